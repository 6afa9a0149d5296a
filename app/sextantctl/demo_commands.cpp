// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl demo up|load|status|down
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include <unistd.h>

#include "app/hunt/demo/demo_control.h"
#include "app/sextantctl/command_line.h"
#include "app/sextantctl/output.h"

namespace sextant::ctl {
namespace {

struct DemoCommandOptions {
  DemoOptions demo;
  bool off = false;
};

Outcome print(const Context& context, const Result<QJsonObject>& status) {
  if (!status) return tl::unexpected<Error>(status.error());
  if (context.form == OutputForm::json) {
    printText(QJsonDocument(*status).toJson().toStdString());
    return done;
  }
  const QJsonObject load = (*status)[QLatin1String("load")].toObject();
  std::vector<std::vector<std::string>> table{
      {"Load balancer",
       "http://" + (*status)[QLatin1String("load_balancer")].toString().toStdString()},
      {"Store", (*status)[QLatin1String("store_dsn")].toString().toStdString()},
      {"Second person", (*status)[QLatin1String("second_dsn")].toString().toStdString()},
      {"Load", load[QLatin1String("running")].toBool()
                   ? QStringLiteral("%1 requests/s, %2 in one second of every four")
                         .arg(load[QLatin1String("rate")].toDouble())
                         .arg(load[QLatin1String("burst_rate")].toDouble())
                         .toStdString()
                   : "none"}};
  for (const QJsonValue& value : (*status)[QLatin1String("parts")].toArray()) {
    const QJsonObject part = value.toObject();
    table.push_back({part[QLatin1String("name")].toString().toStdString(),
                     part[QLatin1String("pid")].toInteger() > 0
                         ? part[QLatin1String("state")].toString().toStdString() + ", process " +
                               std::to_string(part[QLatin1String("pid")].toInteger())
                         : "not running"});
  }
  printTable(table);
  return done;
}

Outcome up(const Context& context, const DemoCommandOptions& options) {
  const bool verbose = context.form == OutputForm::text;
  return print(context, demoUp(options.demo, [verbose](const QString& step) {
                 if (verbose) fprintf(stderr, "%s\n", qUtf8Printable(step));
               }));
}

Outcome setLoad(const Context& context, const DemoCommandOptions& options) {
  DemoLoad load = options.demo.load;
  load.on = !options.off;
  return print(context, demoSetLoad(load));
}

}  // namespace

void addDemoCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<DemoCommandOptions>();
  auto* demo = line.add_subcommand(
      "demo", "The reference cluster: three instances, database, load balancer, agents, load");
  demo->require_subcommand(1);
  const auto addLoad = [options](CLI::App* command) {
    command->add_option("--rate", options->demo.load.rate, "Requests a second")
        ->check(CLI::Range(1.0, 5000.0));
    command
        ->add_option("--burst-rate", options->demo.load.burst_rate, "In one second of every four")
        ->check(CLI::Range(1.0, 5000.0));
    command->add_option("--seconds", options->demo.load.seconds, "The load ends after this")
        ->check(CLI::Range(1, 14400));
  };
  auto* up_command = demo->add_subcommand("up", "Bring it up");
  up_command->add_flag("--protected", options->demo.is_protected,
                       "prod takes approved changes only");
  up_command->add_flag("!--no-load", options->demo.load.on, "Without load");
  addLoad(up_command);
  up_command->callback([&context, &chosen, options] {
    chosen = [&context, options] { return up(context, *options); };
  });
  auto* load_command = demo->add_subcommand("load", "Change the load");
  load_command->add_flag("--off", options->off, "Stop it");
  addLoad(load_command);
  load_command->callback([&context, &chosen, options] {
    chosen = [&context, options] { return setLoad(context, *options); };
  });
  demo->add_subcommand("status", "How it is")->callback([&context, &chosen] {
    chosen = [&context] { return print(context, demoStatus()); };
  });
  demo->add_subcommand("down", "Take it down")->callback([&chosen] {
    chosen = []() -> Outcome { return demoDown().map([] { return done; }); };
  });
}

}  // namespace sextant::ctl
