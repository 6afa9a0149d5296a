// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl audit verify: by the store and by this program, or by this program alone.
#include <fstream>
#include <iostream>
#include <set>

#include "app/sextantctl/audit_log.h"
#include "app/sextantctl/output.h"
#include "model/document/visible_text.h"
#include "app/sextantctl/writes.h"
#include "model/audit/audit_export.h"

namespace sextant::ctl {
namespace {

// A log that was put together anew has a fault in each entry; nobody reads so many.
constexpr std::size_t faults_kept_max = 1000;

// The faults that both checks found, each once.
class Findings {
 public:
  void add(const AuditFault& fault) {
    if (seen_.count({fault.number, fault.fault}) > 0) return;
    ++count_;
    if (seen_.size() < faults_kept_max) seen_.insert({fault.number, fault.fault});
  }
  [[nodiscard]] std::int64_t count() const { return count_; }

  void print(const Context& context, const std::string& environment, std::int64_t entries,
             const AuditAnchor& anchor) const {
    if (context.form == OutputForm::json) return printAsJson(environment, entries, anchor);
    const std::string name = environment.empty() ? "The store's log" : "The log of " + environment;
    for (const auto& [number, fault] : seen_) {
      printLine(visibleLine("entry " + std::to_string(number) + ": " + fault));
    }
    if (count_ > static_cast<std::int64_t>(seen_.size())) {
      printLine("... and more: " + std::to_string(count_) + " in all.");
    }
    printLine(visibleLine(name + ": " + std::to_string(entries) + " entries were checked, " +
                          (count_ == 0   ? "and all is well."
                           : count_ == 1 ? "and there is a fault."
                                         : "and there are faults.")));
    if (count_ == 0) printLine("Keep its anchor elsewhere: " + toString(anchor));
  }

 private:
  void printAsJson(const std::string& environment, std::int64_t entries,
                   const AuditAnchor& anchor) const {
    Json faults = Json::array();
    for (const auto& [number, fault] : seen_) {
      faults.push_back({{"number", number}, {"fault", fault}});
    }
    printJson({{"environment", environment},
               {"entries", entries},
               {"anchor", toString(anchor)},
               {"fault_count", count_},
               {"faults", faults}});
  }

  std::set<std::pair<std::int64_t, std::string>> seen_;
  std::int64_t count_ = 0;
};

Result<std::vector<AuditAnchor>> anchorsOf(const AuditOptions& options) {
  std::vector<AuditAnchor> anchors;
  for (const std::string& text : options.anchors) {
    auto anchor = parseAnchor(text);
    if (!anchor) {
      anchor.error().kind = ErrorKind::usage;
      return tl::unexpected<Error>(anchor.error());
    }
    anchors.push_back(*anchor);
  }
  return anchors;
}

// The next line, cut where it is too long to be an entry. False: there is none.
bool readLine(std::istream& input, std::string& line) {
  line.clear();
  std::streambuf& bytes = *input.rdbuf();
  constexpr auto end = std::char_traits<char>::eof();
  int next = bytes.sbumpc();
  if (next == end) return false;
  for (; next != end && next != '\n'; next = bytes.sbumpc()) {
    if (line.size() < audit_line_bytes_max) line += static_cast<char>(next);
  }
  return true;
}

Outcome verifyFile(const Context& context, const AuditOptions& options,
                   const std::vector<AuditAnchor>& anchors) {
  if (!options.environment.empty() || options.whole_store) {
    return fail(ErrorKind::usage, "An export says itself whose log it is; name no other.",
                options.environment);
  }
  std::ifstream file;
  if (options.file != "-") file.open(options.file, std::ios::binary);
  if (options.file != "-" && (!file || file.peek() == std::char_traits<char>::eof())) {
    return fail(ErrorKind::input, "This file cannot be read, or is empty.", options.file);
  }
  std::istream& input = options.file == "-" ? std::cin : file;
  Findings findings;
  AuditExportCheck check(anchors, [&](const AuditFault& fault) { findings.add(fault); });
  std::string line;
  while (readLine(input, line)) {
    if (auto taken = check.takeLine(line); !taken) {
      taken.error().where = options.file;
      return tl::unexpected<Error>(taken.error());
    }
  }
  if (auto ended = check.end(); !ended) {
    ended.error().where = options.file;
    return tl::unexpected<Error>(ended.error());
  }
  findings.print(context, check.environment(), check.entries(), check.anchor());
  return findings.count() == 0 ? done : answer_is_no;
}

// The entry before the first one, so that the first is seen to follow it.
std::int64_t firstRead(std::int64_t from) {
  return from > 1 ? from - 1 : from;
}

Outcome verifyStore(Context& context, const AuditOptions& options,
                    const std::vector<AuditAnchor>& anchors) {
  const auto environment = chainOf(options);
  if (!environment) return tl::unexpected<Error>(environment.error());
  auto found = context.store();
  if (!found) return tl::unexpected<Error>(found.error());
  Store& store = **found;
  const auto end = endOf(store, *environment);
  if (!end) return tl::unexpected<Error>(end.error());
  if (options.from > end->number && end->number > 0) {
    return fail(ErrorKind::answer_no, "There is no entry " + std::to_string(options.from) +
                                          "; the log ends at " + std::to_string(end->number) + '.');
  }
  const auto store_id =
      await<std::string>([&](Reply<std::string> reply) { store.storeId(std::move(reply)); });
  if (!store_id) return tl::unexpected<Error>(store_id.error());
  Findings findings;
  using Faults = std::vector<AuditFault>;
  const auto faults = await<Faults>([&](Reply<Faults> reply) {
    store.auditFaults(*environment, options.from, std::move(reply));
  });
  if (!faults) return tl::unexpected<Error>(faults.error());
  for (const AuditFault& fault : *faults)
    findings.add(fault);
  AuditCheck check({*environment, firstRead(options.from), anchors},
                   [&](const AuditFault& fault) { findings.add(fault); });
  const auto read = forEachEntry(store, *environment, firstRead(options.from), end->number,
                                 [&](const AuditEntry& entry) {
                                   check.take(entry);
                                   return true;
                                 });
  if (!read) return tl::unexpected<Error>(read.error());
  check.end(*store_id, *end);
  findings.print(context, *environment, check.entries(), check.anchor());
  return findings.count() == 0 ? done : answer_is_no;
}

}  // namespace

Outcome verifyLog(Context& context, const AuditOptions& options) {
  const auto anchors = anchorsOf(options);
  if (!anchors) return tl::unexpected<Error>(anchors.error());
  return options.file.empty() ? verifyStore(context, options, *anchors)
                              : verifyFile(context, options, *anchors);
}

}  // namespace sextant::ctl
