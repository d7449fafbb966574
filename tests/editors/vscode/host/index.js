// Runs in the extension host of VS Code: the suite that FAXSMITH_TEST_SUITE names, and its report goes into FAXSMITH_TEST_REPORT.

const fs = require("node:fs");
const path = require("node:path");

exports.activate = () => {};

exports.run = async () => {
  const report = process.env.FAXSMITH_TEST_REPORT;
  const steps = [];
  let failure;
  try {
    await require(path.join(__dirname, process.env.FAXSMITH_TEST_SUITE)).run((step) => steps.push(step));
  } catch (error) {
    failure = `after ${JSON.stringify(steps.at(-1))}: ${error?.stack ?? error}`;
  }
  fs.writeFileSync(`${report}.new`, JSON.stringify({ steps, failure }));
  fs.renameSync(`${report}.new`, report);
};
