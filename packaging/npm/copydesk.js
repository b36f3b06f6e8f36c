#!/usr/bin/env node
// Runs the program that the package of this platform brought along.
"use strict";

const { spawnSync } = require("node:child_process");
const { readFileSync } = require("node:fs");

// What a package of Linux is linked with: a program for glibc does not start on Alpine.
function libc() {
  if (process.platform !== "linux") return "";
  const { glibcVersionRuntime } = process.report.getReport().header;
  if (glibcVersionRuntime) return "-gnu";
  try {
    return readFileSync("/usr/bin/ldd", "utf8").includes("musl") ? "-musl" : "-gnu";
  } catch {
    return "-musl";
  }
}

const platform = `${process.platform}-${process.arch}${libc()}`;
const name = process.platform === "win32" ? "copydesk.exe" : "copydesk";
let program;
// What is linked with musl stands alone, and runs beside glibc too.
for (const candidate of [platform, platform.replace(/-gnu$/, "-musl")]) {
  try {
    program = require.resolve(`@copydesk/${candidate}/bin/${name}`);
    break;
  } catch {
    // The next one.
  }
}
if (!program) {
  console.error(
    `copydesk: there is no package @copydesk/${platform} here.\n` +
      "Install again without --omit=optional; if there is none for your platform,\n" +
      "`cargo install copydesk` compiles the program.",
  );
  process.exit(2);
}
const run = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (run.error) {
  console.error(`copydesk: ${run.error.message}`);
  process.exit(2);
}
if (run.signal) process.kill(process.pid, run.signal);
process.exit(run.status ?? 2);
