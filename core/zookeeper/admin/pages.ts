/** The pages that Jetty makes, in its words, and the list of commands. */

const JETTY = '9.4.57.v20241219';
export const SERVER = `Jetty(${JETTY})`;
const DEFAULT_SERVLET = 'org.eclipse.jetty.servlet.ServletHandler$Default404Servlet-6ff29830';
const COMMAND_SERVLET =
  'org.apache.zookeeper.server.admin.JettyAdminServer$CommandServlet-7c7a06ec';

/** One link a line. */
export function commandLinks(commandUrl: string, names: readonly string[]): string {
  return names.map((name) => `<a href="${commandUrl}/${name}">${name}</a>\n<br/>\n`).join('');
}

/** An error page. `cause` is an exception of the command's own. */
export function errorPage(
  status: number,
  message: string,
  uri: string,
  options: { readonly isCommand: boolean; readonly cause?: string },
): string {
  const { isCommand, cause } = options;
  const row = (name: string, value: string) =>
    `<tr><th>${name}:</th><td>${escaped(value)}</td></tr>\n`;
  const causedBy = cause === undefined ? '' : row('CAUSED BY', cause);
  const stack = cause === undefined ? '' : `<h3>Caused by:</h3><pre>${escaped(cause)}\n</pre>\n`;
  return `<html>
<head>
<meta http-equiv="Content-Type" content="text/html;charset=ISO-8859-1"/>
<title>Error ${status} ${escaped(message)}</title>
</head>
<body><h2>HTTP ERROR ${status} ${escaped(message)}</h2>
<table>
${row('URI', uri)}${row('STATUS', `${status}`)}${row('MESSAGE', message)}${row('SERVLET', isCommand ? COMMAND_SERVLET : DEFAULT_SERVLET)}${causedBy}</table>
${stack}<hr/><a href="https://jetty.org/">Powered by Jetty:// ${JETTY}</a><hr/>

</body>
</html>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
