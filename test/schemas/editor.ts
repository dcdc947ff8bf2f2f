/**
 * The YAML language server as an editor starts it, and what it shows: completion, hover, problems.
 * Files stand in memory and name their schema in their first line.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import {
  type CompletionItem,
  CompletionRequest,
  createProtocolConnection,
  type Diagnostic,
  DidOpenTextDocumentNotification,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type MarkupContent,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const SERVER = createRequire(import.meta.url).resolve(
  'yaml-language-server/bin/yaml-language-server',
);
const ROOT = pathToFileURL(`${process.cwd()}/`).href;

/** A problem with the text that it marks. */
export interface Mark {
  readonly line: number;
  readonly marked: string;
  readonly message: string;
}

export class Editor {
  readonly #server: ChildProcess;
  readonly #connection: ProtocolConnection;
  readonly #waiting = new Map<string, (found: Diagnostic[]) => void>();
  #files = 0;

  private constructor(server: ChildProcess, connection: ProtocolConnection) {
    this.#server = server;
    this.#connection = connection;
    connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) => {
      this.#waiting.get(uri)?.(diagnostics);
    });
  }

  static async start(): Promise<Editor> {
    const server = spawn(process.execPath, [SERVER, '--stdio']);
    const reader = new StreamMessageReader(server.stdout);
    const connection = createProtocolConnection(reader, new StreamMessageWriter(server.stdin));
    const editor = new Editor(server, connection);
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
      items.map(() => ({})),
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
    const markdown = ['markdown' as const, 'plaintext' as const];
    await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: ROOT,
      capabilities: {
        textDocument: {
          completion: { completionItem: { documentationFormat: markdown, snippetSupport: true } },
          hover: { contentFormat: markdown },
          publishDiagnostics: {},
        },
      },
    });
    await connection.sendNotification(InitializedNotification.type, {});
    await connection.sendNotification('workspace/didChangeConfiguration', {
      settings: {
        yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false } },
      },
    });
    return editor;
  }

  async stop(): Promise<void> {
    await this.#connection.sendRequest(ShutdownRequest.type);
    await this.#connection.sendNotification(ExitNotification.type);
    this.#connection.dispose();
    this.#server.kill();
  }

  /** Opens a file whose first line, which counts as line 0, names the schema. */
  async open(kind: string, text: string): Promise<{ uri: string; marks: Mark[] }> {
    const uri = `${ROOT}clusters/editor-${this.#files++}.yaml`;
    const whole = `# yaml-language-server: $schema=../schemas/${kind}.json\n${text}`;
    const told = new Promise<Diagnostic[]>((resolve) => this.#waiting.set(uri, resolve));
    await this.#connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'yaml', version: 1, text: whole },
    });
    const lines = whole.split('\n');
    const marks = (await told).map(({ range, message }) => ({
      line: range.start.line,
      marked: (lines[range.start.line] ?? '').slice(
        range.start.character,
        range.end.line === range.start.line ? range.end.character : undefined,
      ),
      message: typeof message === 'string' ? message : message.value,
    }));
    return { uri, marks };
  }

  /** What is offered where `|` stands. */
  async complete(kind: string, marked: string): Promise<CompletionItem[]> {
    const { uri } = await this.open(kind, marked.replace('|', ''));
    const position = placeOf(marked);
    const found = await this.#connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position,
    });
    return Array.isArray(found) ? found : (found?.items ?? []);
  }

  /** What is shown where the mouse is at `|`. */
  async hover(kind: string, marked: string): Promise<string> {
    const { uri } = await this.open(kind, marked.replace('|', ''));
    const position = placeOf(marked);
    const found = await this.#connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position,
    });
    return (found?.contents as MarkupContent | undefined)?.value ?? '';
  }
}

/** Below the header, which is one line. */
function placeOf(marked: string) {
  const before = marked.slice(0, marked.indexOf('|')).split('\n');
  return { line: before.length, character: before.at(-1)?.length ?? 0 };
}
