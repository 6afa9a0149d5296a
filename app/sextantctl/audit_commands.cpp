// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl audit list, export; the command line of audit
#include <algorithm>

#include "app/sextantctl/audit_log.h"
#include "app/sextantctl/output.h"
#include "app/sextantctl/writes.h"
#include "model/audit/audit_export.h"
#include "model/store/export_file.h"

namespace sextant::ctl {
namespace {

using Entries = std::vector<AuditEntry>;

constexpr int page_entries = 500;

// What a table shows beside the columns of its own.
std::string detailsOf(const Json& record) {
  static const std::vector<std::string> known{"environment", "number",  "at_us",  "action",
                                              "outcome",     "login",   "person", "from",
                                              "program",     "request", "service"};
  std::string words;
  for (const auto& [name, value] : record.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    words += (words.empty() ? "" : ", ") + name + ' ' +
             (value.is_string() ? value.get<std::string>() : value.dump());
  }
  return words;
}

std::string wordIn(const Json& record, const char* name) {
  const auto found = record.find(name);
  return found != record.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string timeOf(const Json& record) {
  const auto found = record.find("at_us");
  return found != record.end() && found->is_number_integer() ? utc(found->get<std::int64_t>())
                                                             : std::string();
}

Result<Entries> newest(Store& store, const std::string& environment, const AuditOptions& options) {
  Entries found;
  AuditFilter filter;
  filter.environment = environment;
  filter.login = options.login;
  filter.service = options.service;
  filter.action = options.action;
  filter.denied_only = options.denied;
  while (static_cast<int>(found.size()) < options.limit) {
    filter.limit = std::min(page_entries, options.limit - static_cast<int>(found.size()));
    const auto page =
        await<Entries>([&](Reply<Entries> reply) { store.audit(filter, std::move(reply)); });
    if (!page) return page;
    found.insert(found.end(), page->begin(), page->end());
    if (static_cast<int>(page->size()) < filter.limit) break;
    filter.before = page->back().number;
  }
  return found;
}

Outcome listEntries(Context& context, const AuditOptions& options) {
  const auto environment = chainOf(options);
  if (!environment) return tl::unexpected<Error>(environment.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  if (const auto end = endOf(**store, *environment); !end)
    return tl::unexpected<Error>(end.error());
  const auto entries = newest(**store, *environment, options);
  if (!entries) return tl::unexpected<Error>(entries.error());
  Json json = Json::array();
  std::vector<std::vector<std::string>> table{
      {"ENTRY", "TIME (UTC)", "LOGIN", "PERSON", "ACTION", "OUTCOME", "SERVICE", "DETAILS"}};
  for (const AuditEntry& entry : *entries) {
    Json record = Json::parse(entry.record, nullptr, false);
    if (!record.is_object()) record = Json::object();
    table.push_back({std::to_string(entry.number), timeOf(record), wordIn(record, "login"),
                     wordIn(record, "person"), wordIn(record, "action"), wordIn(record, "outcome"),
                     wordIn(record, "service"), detailsOf(record)});
    json.push_back({{"environment", entry.environment},
                    {"number", entry.number},
                    {"hash", entry.hash},
                    {"at", timeOf(record) + "Z"},
                    {"record", std::move(record)}});
  }
  if (context.form == OutputForm::json) {
    printJson(json);
  } else if (entries->empty()) {
    printLine("There is no such entry.");
  } else {
    printTable(table);
  }
  return done;
}

// Where an export goes: a file, or standard output.
class ExportSink {
 public:
  explicit ExportSink(const std::string& path)
      : is_output_(path.empty() || path == "-"), file_(QString::fromLocal8Bit(path.c_str())) {}

  Result<void> open() { return is_output_ ? Result<void>() : file_.open(); }
  Result<void> line(const std::string& text) {
    if (!is_output_) return file_.line(text);
    printLine(text);
    return {};
  }
  Result<void> close() { return is_output_ ? Result<void>() : file_.close(); }
  [[nodiscard]] bool isOutput() const { return is_output_; }

 private:
  bool is_output_;
  ExportFile file_;
};

Outcome exportLog(Context& context, const AuditOptions& options) {
  const auto environment = chainOf(options);
  if (!environment) return tl::unexpected<Error>(environment.error());
  auto store = context.store();
  if (!store) return tl::unexpected<Error>(store.error());
  const auto end = endOf(**store, *environment);
  if (!end) return tl::unexpected<Error>(end.error());
  const auto store_id =
      await<std::string>([&](Reply<std::string> reply) { (*store)->storeId(std::move(reply)); });
  if (!store_id) return tl::unexpected<Error>(store_id.error());
  ExportSink sink(options.file);
  auto written = sink.open();
  const auto read = written ? forEachEntry(**store, *environment, 1, end->number,
                                           [&](const AuditEntry& entry) {
                                             if (written) written = sink.line(exportLine(entry));
                                             return written.has_value();
                                           })
                            : written;
  if (!read) return tl::unexpected<Error>(read.error());
  if (written) written = sink.line(exportLine(AuditExportEnd{*environment, *store_id, *end}));
  if (written) written = sink.close();
  if (!written) return tl::unexpected<Error>(written.error());
  if (sink.isOutput()) return done;
  if (context.form == OutputForm::json) {
    printJson({{"environment", *environment}, {"file", options.file}, {"anchor", toString(*end)}});
  } else {
    printLine(std::to_string(end->number) + " entries are in the file. Keep its anchor elsewhere:");
    printLine(toString(*end));
  }
  return done;
}

void addChain(CLI::App* command, AuditOptions& options) {
  auto* environment =
      command->add_option("ENV", options.environment, "The environment whose log this is");
  command->add_flag("--store", options.whole_store, "The log of what concerns the whole store")
      ->excludes(environment);
}

}  // namespace

Result<std::string> chainOf(const AuditOptions& options) {
  if (options.whole_store) return std::string();
  if (options.environment.empty()) {
    return fail(ErrorKind::usage, "Name an environment, or --store.");
  }
  if (isName(options.environment)) return options.environment;
  return fail(ErrorKind::usage, "This is no name of an environment.", options.environment);
}

Result<AuditAnchor> endOf(Store& store, const std::string& environment) {
  return await<AuditAnchor>(
      [&](Reply<AuditAnchor> reply) { store.auditEnd(environment, std::move(reply)); });
}

Result<void> forEachEntry(Store& store, const std::string& environment, std::int64_t from,
                          std::int64_t to, const std::function<bool(const AuditEntry&)>& take) {
  AuditFilter filter;
  filter.environment = environment;
  filter.forward = true;
  filter.after = from - 1;
  filter.limit = page_entries;
  while (filter.after < to) {
    const auto page =
        await<Entries>([&](Reply<Entries> reply) { store.audit(filter, std::move(reply)); });
    if (!page) return tl::unexpected<Error>(page.error());
    for (const AuditEntry& entry : *page) {
      if (entry.number > to || !take(entry)) return {};
    }
    if (static_cast<int>(page->size()) < page_entries) return {};
    filter.after = page->back().number;
  }
  return {};
}

void addAuditCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<AuditOptions>();
  auto* audit = line.add_subcommand("audit", "The log of what was done and refused");
  audit->require_subcommand(1);
  const auto add = [&](const char* name, const char* help,
                       Outcome (*run)(Context&, const AuditOptions&)) {
    auto* command = audit->add_subcommand(name, help);
    addChain(command, *options);
    command->callback([&context, &chosen, options, run] {
      chosen = [&context, options, run] { return run(context, *options); };
    });
    return command;
  };
  auto* list = add("list", "Entries, newest first", listEntries);
  list->add_option("--login", options->login, "Of this login only");
  list->add_option("--service", options->service, "About this service only");
  list->add_option("--action", options->action,
                   "Of this action only: publish, \"change open\", ...");
  list->add_flag("--denied", options->denied, "Only what was refused");
  list->add_option("-n,--limit", options->limit, "At most this many")->check(CLI::Range(1, 100000));
  add("export", "All entries as JSON lines, for keeping and for checking elsewhere", exportLog)
      ->add_option("FILE", options->file, "Without it, or -: standard output");
  auto* verify = add("verify", "Check that nothing was altered, removed or put in", verifyLog);
  auto* file = verify->add_option("--file", options->file, "An export, checked without any store");
  verify->add_option("--from", options->from, "The first entry that is checked")
      ->check(positive_number)
      ->excludes(file);
  verify->add_option("--anchor", options->anchors, "NUMBER:HASH that was kept from earlier")
      ->allow_extra_args(false);
}

}  // namespace sextant::ctl
