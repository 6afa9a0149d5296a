// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl connection list
#include "app/sextantctl/command_line.h"
#include "app/sextantctl/output.h"
#include "model/connections/connection_list.h"

namespace sextant::ctl {
namespace {

std::string wordsOf(const SavedConnection& connection) {
  QStringList words;
  if (connection.read_only) words << QStringLiteral("read-only");
  if (connection.keeps_password) words << QStringLiteral("password in the keychain");
  return words.join(QStringLiteral(", ")).toStdString();
}

Outcome listConnections(const Context& context) {
  const auto connections = ConnectionList().read();
  if (!connections) return tl::unexpected<Error>(connections.error());
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{{"NAME", "SERVER", "COLOUR", "NOTES"}};
  for (const SavedConnection& one : *connections) {
    json.push_back(
        {{"name", one.name.toStdString()},
         {"colour", one.colour.isEmpty() ? Json(nullptr) : Json(one.colour.toStdString())},
         {"dsn", one.dsn.toStdString()},
         {"reads", one.reads.isEmpty() ? Json(nullptr) : Json(one.reads.toStdString())},
         {"read_only", one.read_only},
         {"keeps_password", one.keeps_password}});
    table.push_back({one.name.toStdString(), placeOf(one).toStdString(), one.colour.toStdString(),
                     wordsOf(one)});
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else if (connections->empty()) {
    printLine("No connection is saved yet. The console saves them: Connections… there.");
  } else {
    printTable(table);
  }
  return done;
}

}  // namespace

void addConnectionCommands(CLI::App& line, Context& context, Command& chosen) {
  auto* connection = line.add_subcommand("connection", "The saved connections");
  connection->require_subcommand(1);
  connection->add_subcommand("list", "Their names and servers")->callback([&context, &chosen] {
    chosen = [&context] { return listConnections(context); };
  });
}

}  // namespace sextant::ctl
