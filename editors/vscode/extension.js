// Starts `copydesk server` and lets the editor speak to it; all the rest is the server's.

const { commands, workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start() {
  const settings = workspace.getConfiguration("copydesk");
  const server = { command: settings.get("path", "copydesk"), args: ["server"] };
  client = new LanguageClient("copydesk", "copydesk", server, {
    documentSelector: ["markdown", "plaintext", "restructuredtext", "latex", "bibtex"].flatMap((language) => [
      { scheme: "file", language },
      { scheme: "untitled", language },
    ]),
    initializationOptions: settings,
    synchronize: { configurationSection: "copydesk" },
  });
  await client.start();
}

exports.activate = async (context) => {
  context.subscriptions.push(
    commands.registerCommand("copydesk.restart", async () => {
      await client?.stop();
      await start();
    }),
  );
  await start();
};

exports.deactivate = () => client?.stop();
