// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl judge
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

#include "app/sextantctl/command_line.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/output.h"
#include "model/document/visible_text.h"
#include "model/rollout/judge.h"
#include "model/rollout/judge_json.h"
#include "model/rollout/judge_samples.h"

namespace sextant::ctl {
namespace {

struct JudgeOptions {
  std::string samples;
  JudgeRules rules;
};

Outcome outcomeOf(Verdict verdict) {
  if (verdict == Verdict::pass) return done;
  return verdict == Verdict::fail ? answer_is_no : static_cast<int>(ErrorKind::verdict_unknown);
}

std::string cellOf(const std::optional<double>& value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value.value_or(0));
  return value ? text : "?";
}

void printForPeople(const Judgement& judgement) {
  printLine(std::string(wordOf(judgement.verdict)) + ": " + visibleLine(judgement.reason) + '\n');
  std::vector<std::vector<std::string>> table{
      {"WHAT", "BEFORE", "BASELINE", "CANDIDATE", "DIFFERENCE", "BETWEEN", "AND", "UNIT"}};
  for (const JudgedEffect& effect : judgement.effects) {
    table.push_back({effect.cause.empty() ? effect.name : effect.name + ' ' + effect.cause,
                     cellOf(effect.before), cellOf(effect.baseline), cellOf(effect.candidate),
                     cellOf(effect.difference), cellOf(effect.lower), cellOf(effect.upper),
                     effect.unit});
  }
  printTable(table);
}

// The command's answer was fixed as JSON for scripts, so only a person at a terminal reads a text.
Outcome judge(const Context& context, const JudgeOptions& options) {
  const auto text = readFile(options.samples, "A file of samples");
  if (!text) return tl::unexpected<Error>(text.error());
  auto samples = readSamples(*text);
  if (!samples) {
    samples.error().where = visibleLine(options.samples) + ", " + samples.error().where;
    return tl::unexpected<Error>(samples.error());
  }
  Judge judge(options.rules);
  for (const std::string& fault : samples->faults)
    judge.reportFault(fault);
  for (const ArmSecond& second : samples->seconds)
    judge.add(second);
  const Judgement judgement = judge.judgement();
  if (context.form == OutputForm::text && ::isatty(STDOUT_FILENO) == 1) {
    printForPeople(judgement);
  } else {
    printJson(jsonOf(judgement));
  }
  return outcomeOf(judgement.verdict);
}

// A range of CLI11 lets what is no number through.
CLI::Validator within(double least, double most) {
  return CLI::Validator(
      [least, most](std::string& text) {
        char* end = nullptr;
        const double value = std::strtod(text.c_str(), &end);
        const bool is_number = end != text.c_str() && *end == '\0';
        if (is_number && value >= least && value <= most) return std::string();
        char words[96];
        std::snprintf(words, sizeof words, "This has to be a number from %g to %g.", least, most);
        return std::string(words);
      },
      "NUMBER");
}

}  // namespace

void addJudgeCommand(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<JudgeOptions>();
  auto* command = line.add_subcommand(
      "judge", "Judge recorded samples; exit status 0 pass, 1 fail, 8 unknown. Prints JSON");
  command->add_option("--samples", options->samples, "One JSON object a line; - is standard input")
      ->required();
  command
      ->add_option("--objective", options->rules.objective_seconds,
                   "Seconds within which 99 % of the requests have to be answered")
      ->check(within(1e-6, 86400.0))
      ->capture_default_str();
  command
      ->add_option("--margin", options->rules.margin,
                   "The share of requests that may take longer than on the baseline")
      ->check(within(1e-9, 0.999))
      ->capture_default_str();
  command
      ->add_option("--alpha", options->rules.alpha,
                   "The chance of a wrong verdict, over all seconds together")
      ->check(within(1e-9, 0.999))
      ->capture_default_str();
  command
      ->add_option("--warm-up", options->rules.warm_up_seconds,
                   "Seconds after each change of the arms that do not count")
      ->check(CLI::Range(0, 86400))
      ->capture_default_str();
  command->add_flag("--last-stage", options->rules.last_stage,
                    "The objective has to be held even where the baseline misses it");
  command->callback([&context, &chosen, options] {
    chosen = [&context, options] { return judge(context, *options); };
  });
}

}  // namespace sextant::ctl
