// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/preview_words.h"

#include <QCoreApplication>

#include <algorithm>

#include "model/document/core_schema.h"
#include "model/document/json.h"
#include "model/store/preview_expiry.h"
#include "widgets/common/time_words.h"
#include "widgets/console/service_texts.h"
#include "widgets/console/store_words.h"
#include "widgets/verdict/verdict_words.h"

namespace sextant::ui {
namespace {

constexpr qint64 seconds_a_minute = 60;
constexpr qint64 seconds_an_hour = 3600;
constexpr int short_hash = 8;

QString words(const char* text) {
  return QCoreApplication::translate("PreviewWords", text);
}

QString named(const Scope& instance) {
  return QString::fromStdString(instance.name());
}

QString minutes(qint64 seconds) {
  const qint64 whole = seconds / seconds_a_minute, rest = seconds % seconds_a_minute;
  if (whole == 0) return words("%1 s").arg(seconds);
  return rest == 0 ? words("%1 min").arg(whole) : words("%1 min %2 s").arg(whole).arg(rest);
}

// A value as a person writes it; a text only with quotes where it would be something else without.
QString valueWords(const Value& value) {
  const QString text = QString::fromStdString(value.isScalar() ? value.text() : std::string());
  const bool is_plain = value.kind() == ValueKind::string && !text.isEmpty() &&
                        text == text.simplified() && !resolvesToNonString(value.text());
  return is_plain ? text : QString::fromStdString(toJson(value));
}


bool isMine(const ConsoleParts& parts, const Preview& preview) {
  return preview.author == parts.person.toStdString();
}

PreviewCard runningCard(const ConsoleParts& parts, const PreviewWatch& watch, int run_seconds) {
  const Preview& preview = *watch.shown();
  const PreviewKeeper::Kept* kept = parts.previews.find(preview.number);
  PreviewCard card{State::progress, words("running")};
  card.can_stop = !parts.isReadOnly();
  const Head* head = parts.session.overview().head(preview.key);
  const RevisionNumber own = head == nullptr ? preview.base : head->stable;
  const QString runs = watch.inForceSince() && preview.started_at_us
                           ? words("%1 runs them since %2.")
                                 .arg(named(preview.instance),
                                      utcClock(*preview.started_at_us / 1'000'000))
                           : words("%1 is given the drafts; its agent has not told yet that they "
                                   "are in force.")
                                 .arg(named(preview.instance));
  if (kept == nullptr) {
    card.head = words("%1 runs a preview").arg(named(preview.instance));
    card.sentence = words("Preview %1 of %2. %3 It ends by itself when nobody renews it: it has %4 "
                          "left.")
                        .arg(preview.number.value)
                        .arg(QString::fromStdString(preview.author), runs,
                             countdown(preview.remaining_seconds));
    return card;
  }
  const qint64 left = std::max<qint64>(0, (kept->ends.remainingTime() + 999) / 1000);
  const qint64 most = std::max<qint64>(0, (kept->at_most.remainingTime() + 999) / 1000);
  card.head = words("%1 left").arg(countdown(left));
  card.sentence = runs + QLatin1Char(' ') +
                  words("It goes back to revision %1 when the time is over, when this console "
                        "closes, when the store is away or when its health fails.")
                      .arg(own.value);
  // As much as was chosen, or what the store lets it have.
  const qint64 more_ms = kept->at_most.remainingTime() - kept->ends.remainingTime();
  const qint64 more = std::min<qint64>(run_seconds, (more_ms + 500) / 1000);
  if (most > left && more > 0) card.extend = words("Extend by %1").arg(minutes(more));
  return card;
}

PreviewCard waitingCard(const ConsoleParts& parts, const ServiceKey& key,
                        const PreviewWatch& watch) {
  const Preview& preview = *watch.shown();
  PreviewCard card{State::waiting, words("waits")};
  card.can_stop = !parts.isReadOnly();
  const QString what = words("preview %1 (hash %2) on %3")
                           .arg(preview.number.value)
                           .arg(QString::fromStdString(preview.hash.substr(0, short_hash)),
                                named(preview.instance));
  if (!preview.consented_by.empty()) {
    card.head = words("Consented to by %1").arg(QString::fromStdString(preview.consenter));
    card.sentence = words("%1 may run for %2 in all.")
                        .arg(what.left(1).toUpper() + what.mid(1), minutes(preview.seconds));
    if (isMine(parts, preview)) card.step = words("Start");
  } else if (isMine(parts, preview)) {
    card.head = words("Waits for a consent");
    card.sentence = words("%1 is protected: somebody else, who may approve, has to consent to %2. "
                          "They find it on this page, or with: sextantctl preview consent %3 --hash %4")
                        .arg(QString::fromStdString(key.environment), what)
                        .arg(preview.number.value)
                        .arg(QString::fromStdString(preview.hash.substr(0, short_hash)));
  } else {
    card.head = words("%1 asks for a consent").arg(QString::fromStdString(preview.author));
    card.sentence = words("To %1, for %2 at most. What it changes there is below; your consent is to "
                          "exactly that.")
                        .arg(what, minutes(preview.seconds));
    card.step = words("Consent");
  }
  if (parts.isReadOnly()) card.hindrance = words("This connection is read-only.");
  if (!parts.mayWrite(key)) {
    card.hindrance = words("%1 is protected. Arm this console for it first.")
                         .arg(QString::fromStdString(key.environment));
  }
  return card;
}

PreviewCard overCard(const Preview& preview, bool wants_publish) {
  PreviewCard card{State::done, words("over")};
  card.head = words("The preview is over");
  card.sentence = hasExpired(preview)
                      ? words("Nobody started preview %1 within an hour.").arg(preview.number.value)
                      : QString::fromStdString(whyOver(preview));
  if (preview.started_at_us) {
    card.sentence +=
        QLatin1Char(' ') + words("%1 goes back to the stable revision.").arg(named(preview.instance));
  }
  card.step = words("New preview");
  card.is_next = !wants_publish;
  return card;
}

QString useWords(const KeyCoverage& key) {
  switch (key.exercise) {
    case KeyExercise::exercised: return words("%1 times").arg(countText(qint64(key.times)));
    case KeyExercise::not_yet: return words("not yet");
    case KeyExercise::not_told: break;
  }
  return words("not told");
}

QString useToolTip(const KeyCoverage& key) {
  switch (key.exercise) {
    case KeyExercise::exercised:
      return words("So often this value decided something since the draft is in force.");
    case KeyExercise::not_yet:
      return words("The service tells of this key, and it has decided nothing since the draft is in "
                   "force. What was not exercised is not shown to be safe.");
    case KeyExercise::not_told: break;
  }
  return words("The service does not tell whether this key decides anything.");
}

}  // namespace

QString countdown(qint64 seconds) {
  const auto two = [](qint64 value) {
    return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0'));
  };
  const qint64 minutes = seconds % seconds_an_hour / seconds_a_minute;
  const QString rest = two(seconds % seconds_a_minute);
  return seconds < seconds_an_hour
             ? QStringLiteral("%1:%2").arg(minutes).arg(rest)
             : QStringLiteral("%1:%2:%3").arg(seconds / seconds_an_hour).arg(two(minutes), rest);
}

QString previewHindrance(const ConsoleParts& parts, const ServiceKey& key,
                         const PreviewWatch& watch) {
  if (parts.isReadOnly()) return words("This connection is read-only.");
  if (parts.drafts.draftsOf(key).empty())
    return words("There is no draft. Edit a profile of this service first.");
  if (const auto trouble = storeTrouble(parts.session)) return trouble->what + QLatin1Char('.');
  if (parts.session.connection() != ConnectionState::connected)
    return words("The store cannot be reached.");
  const Head* head = parts.session.overview().head(key);
  if (head == nullptr || head->stable.value == 0)
    return words("Nothing is published yet that an instance could go back to.");
  if (head->rollout) return words("A rollout runs. None is previewed meanwhile.");
  if (head->pins.count(watch.instance()) > 0) return words("This instance is pinned.");
  if (!parts.mayWrite(key)) {
    return words("%1 is protected. Arm this console for it first.")
        .arg(QString::fromStdString(key.environment));
  }
  if (hasErrors(parts.checks.problems(key))) return words("Problems of the drafts have to be mended first.");
  if (parts.checks.isPending(key)) return words("The drafts are being checked.");
  if (watch.changes() && watch.changes()->empty())
    return words("The drafts change nothing for this instance.");
  return {};
}

PreviewCard previewCard(const ConsoleParts& parts, const ServiceKey& key, const PreviewWatch& watch,
                        int run_seconds) {
  if (const Preview* preview = watch.shown()) {
    switch (preview->state) {
      case PreviewState::running: return runningCard(parts, watch, run_seconds);
      case PreviewState::waiting: return waitingCard(parts, key, watch);
      case PreviewState::over: return overCard(*preview, wantsPublish(parts, key, watch));
    }
  }
  PreviewCard card{State::none, {}, words("Try the drafts on one instance")};
  card.sentence =
      words("It gets real traffic with them, beside the others, for a limited time, and goes back by "
            "itself. They can be extended up to %1 in all.")
          .arg(minutes(PreviewKeeper::longest(run_seconds)));
  card.chooses = true;
  const Environment* environment = parts.session.environment(key.environment);
  const bool needs_consent =
      environment != nullptr && environment->is_protected && environment->approvals > 0;
  card.step = needs_consent ? words("Ask for a consent") : words("Start preview");
  card.hindrance = previewHindrance(parts, key, watch);
  return card;
}

std::vector<PreviewedKey> previewedKeys(const PreviewWatch& watch) {
  std::vector<PreviewedKey> keys;
  if (!watch.changes()) return keys;
  const std::vector<KeyCoverage> coverage = watch.coverage();
  const bool runs = watch.shown() != nullptr && watch.shown()->state != PreviewState::waiting;
  for (std::size_t i = 0; i < watch.changes()->size(); ++i) {
    const ReachedValue& change = (*watch.changes())[i];
    PreviewedKey key{QString::fromStdString(change.pointer)};
    if (change.before) key.before = valueWords(*change.before);
    if (change.after) key.after = valueWords(*change.after);
    if (runs) {
      key.use = useWords(coverage[i]);
      key.use_tone = coverage[i].exercise == KeyExercise::exercised ? Tone::ok : Tone::warning;
      key.tooltip = useToolTip(coverage[i]);
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

QString noKeysWords(const PreviewWatch& watch) {
  if (!watch.changesProblem().isEmpty()) return watch.changesProblem();
  if (!watch.changes()) return words("The texts have not been read yet.");
  return watch.shown() == nullptr ? words("Keys that the drafts change on this instance stand here, "
                                          "with how often they decided something.")
                                  : words("It changes nothing there.");
}

bool wantsPublish(const ConsoleParts& parts, const ServiceKey& key, const PreviewWatch& watch) {
  const Preview* preview = watch.shown();
  const bool is_over = preview != nullptr && preview->state == PreviewState::over;
  if (!is_over || !watch.hasTexts() || !watch.changes() || !watch.judgement()) return false;
  // What was typed since has not been tried.
  return preview->profiles == textsOf(parts.drafts.draftsOf(key)) &&
         watch.judgeProblem().isEmpty() && watch.judgement()->verdict == Verdict::pass &&
         isExercised(watch.coverage());
}

VerdictCard previewVerdict(const PreviewWatch& watch) {
  const bool is_final = watch.judgement() && watch.judgement()->verdict == Verdict::fail;
  if (watch.judgement() && (is_final || watch.judgeProblem().isEmpty())) {
    // What it changes is not known: so is whether that was exercised.
    const std::vector<KeyCoverage> coverage =
        watch.changes() ? watch.coverage() : std::vector<KeyCoverage>{KeyCoverage{}};
    VerdictCard judged = verdictCard(*watch.judgement(), watch.rules(), coverage);
    if (const auto silent = watch.silent(); !silent.empty()) {
      judged.sentence += QLatin1Char(' ') +
                         words("Not compared, for nothing is measured of it: %1.").arg(namesOf(silent));
    }
    return judged;
  }
  VerdictCard card;
  if (!watch.judgeProblem().isEmpty()) {
    card.word = words("unknown");
    card.tone = Tone::warning;
    card.head = words("Not judged");
    card.sentence = watch.judgeProblem();
    return card;
  }
  const JudgeRules rules = watch.rules();
  card.sentence =
      words("While the drafts run, the judge compares the instance with the others each second: "
            "99 % of the requests within %1 ms, and at most %2 % of them slower than there.")
          .arg(milliseconds(rules.objective_seconds * 1000))
          .arg(rules.margin * 100);
  return card;
}

}  // namespace sextant::ui
