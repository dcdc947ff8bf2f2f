/** What `GET /` of the control endpoint says. */

export const HELP = `A cluster served by quorate. Everything here happens inside the simulation.

POST /step    plays one step of the language, sent as application/json or application/yaml:
                curl -H 'content-type: application/yaml' \\
                  --data '{ fault: kill, process: leader of zookeeper }' <this address>/step
              200 it passed, 422 it did not hold, 400 it is wrong; the answer says what and where
GET  /hosts   who runs where, in which state, and where clients connect
GET  /trace   the last events, as JSON lines; ?from=<n> those from the nth on. The header
              Quorate-Next says from where to ask the next time
GET  /events  the last events in words; ?host=<name> of this host, &count=<n> so many
GET  /why     what caused the last change, back to a step; ?host=<name> of this host
GET  /shell   what \`quorate shell --attach\` must know

With a token, each request needs the header "Authorization: Bearer <token>".
`;
