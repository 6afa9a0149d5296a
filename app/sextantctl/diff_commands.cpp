// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl diff, merge
#include "app/sextantctl/command_line.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/output.h"
#include "model/diff/semantic_diff.h"
#include "model/diff/text_diff.h"
#include "model/diff/text_merge.h"
#include "model/document/json.h"

namespace sextant::ctl {
namespace {

struct DiffOptions {
  std::string a;
  std::string b;
  std::string theirs;
  bool semantic = false;
  bool text = false;
};

Outcome semanticDifference(const Context& context, const NamedText& a, const NamedText& b) {
  const auto before = parseDocument(a.text, a.name);
  if (!before) return tl::unexpected<Error>(before.error());
  const auto after = parseDocument(b.text, b.name);
  if (!after) return tl::unexpected<Error>(after.error());
  const auto changes = semanticDiff(before->value(), after->value());
  if (context.form == OutputForm::json) {
    Json json = Json::array();
    for (const ValueChange& change : changes) {
      Json entry{{"pointer", change.pointer}};
      if (change.before) entry["before"] = Json::parse(toJson(*change.before));
      if (change.after) entry["after"] = Json::parse(toJson(*change.after));
      json.push_back(entry);
    }
    printJson(json);
  } else {
    for (const ValueChange& change : changes) {
      printLine(toString(change));
    }
    if (changes.empty() && a.text != b.text) printLine("Only comments or formatting differ.");
  }
  return changes.empty() ? done : answer_is_no;
}

Outcome textDifference(const Context& context, const NamedText& a, const NamedText& b) {
  const auto patch = unifiedDiff(a.text, b.text, a.name, b.name);
  if (!patch) return tl::unexpected<Error>(patch.error());
  if (context.form == OutputForm::json) {
    printJson({{"a", a.name}, {"b", b.name}, {"same", patch->empty()}, {"patch", *patch}});
  } else {
    printText(*patch);
  }
  return patch->empty() ? done : answer_is_no;
}

Outcome diff(Context& context, const DiffOptions& options) {
  const auto a = textOf(context, options.a);
  if (!a) return tl::unexpected<Error>(a.error());
  const auto b = textOf(context, options.b);
  if (!b) return tl::unexpected<Error>(b.error());
  return options.semantic ? semanticDifference(context, *a, *b) : textDifference(context, *a, *b);
}

Outcome merge(Context& context, const DiffOptions& options) {
  const auto base = textOf(context, options.a);
  if (!base) return tl::unexpected<Error>(base.error());
  const auto ours = textOf(context, options.b);
  if (!ours) return tl::unexpected<Error>(ours.error());
  const auto theirs = textOf(context, options.theirs);
  if (!theirs) return tl::unexpected<Error>(theirs.error());
  const auto merged = textMerge(base->text, ours->text, theirs->text);
  if (!merged) return tl::unexpected<Error>(merged.error());
  printText(merged->text);
  return merged->conflicts ? answer_is_no : done;
}

}  // namespace

void addDiffCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<DiffOptions>();
  auto* command = line.add_subcommand("diff", "What differs between two files or addresses");
  command->add_option("A", options->a)->required();
  command->add_option("B", options->b)->required();
  auto* semantic = command->add_flag("--semantic", options->semantic, "By JSON pointer");
  command->add_flag("--text", options->text, "By line (the default)")->excludes(semantic);
  command->callback([&context, &chosen, options] {
    chosen = [&context, options] { return diff(context, *options); };
  });
  auto* merging = line.add_subcommand("merge", "Three texts merged; exit status 1 on a conflict");
  merging->add_option("BASE", options->a)->required();
  merging->add_option("OURS", options->b)->required();
  merging->add_option("THEIRS", options->theirs)->required();
  merging->callback([&context, &chosen, options] {
    chosen = [&context, options] { return merge(context, *options); };
  });
}

}  // namespace sextant::ctl
