// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/publish/publish_state.h"

#include <QCoreApplication>

namespace sextant::ui {
namespace {

QString words(const char* text) {
  return QCoreApplication::translate("PublishState", text);
}

QString sentenceOf(const Error& error) {
  QStringList parts;
  for (const std::string& part : {error.what, error.next}) {
    if (!part.empty()) parts.append(QString::fromStdString(part));
  }
  return parts.join(QLatin1Char(' '));
}

PublishPhase phaseOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::conflict:
      return PublishPhase::conflict;
    case ErrorKind::denied:
      return PublishPhase::denied;
    case ErrorKind::outcome_unknown:
      return PublishPhase::unknown;
    default:
      return PublishPhase::failed;
  }
}

}  // namespace

bool PublishState::canPublish() const {
  return hindrance().isEmpty();
}

bool PublishState::canClose() const {
  return phase_ != PublishPhase::sending;
}

bool PublishState::canEdit() const {
  return phase_ == PublishPhase::writing || phase_ == PublishPhase::denied ||
         phase_ == PublishPhase::failed;
}

QString PublishState::hindrance() const {
  switch (phase_) {
    case PublishPhase::sending:
      return words("The store has not answered yet.");
    case PublishPhase::published:
      return words("Published.");
    case PublishPhase::conflict:
      return words("Rebase the draft first.");
    case PublishPhase::unknown:
      return words("The outcome of the last attempt is not known yet.");
    case PublishPhase::writing:
    case PublishPhase::denied:
    case PublishPhase::failed:
      break;
  }
  if (inputs_.comparing) return words("What would be published is still being compared.");
  if (inputs_.differences == 0) return words("There is nothing to publish: no difference.");
  if (inputs_.checking) return words("The checks are still running.");
  if (inputs_.errors == 1) return words("One problem has to be mended first.");
  if (inputs_.errors > 1) {
    return words("%1 problems have to be mended first.").arg(inputs_.errors);
  }
  if (inputs_.description.trimmed().size() < description_min) {
    return words("Say in a few words what changes and why.");
  }
  if (inputs_.unconfirmed) {
    return words("Type the name that is asked for, to confirm that this is meant.");
  }
  return {};
}

bool PublishState::send() {
  // An unknown outcome is asked for again without a new request.
  if (phase_ != PublishPhase::unknown && !canPublish()) return false;
  phase_ = PublishPhase::sending;
  return true;
}

bool PublishState::succeed(RevisionNumber published) {
  if (phase_ != PublishPhase::sending && phase_ != PublishPhase::unknown) return false;
  phase_ = PublishPhase::published;
  published_ = published;
  return true;
}

bool PublishState::fail(const Error& error, std::optional<RevisionNumber> stable_now) {
  if (phase_ != PublishPhase::sending && phase_ != PublishPhase::unknown) return false;
  phase_ = phaseOf(error.kind);
  error_ = error;
  stable_now_ = stable_now;
  return true;
}

bool PublishState::rebased() {
  if (phase_ != PublishPhase::conflict) return false;
  phase_ = PublishPhase::writing;
  stable_now_.reset();
  return true;
}

Tone PublishState::tone() const {
  switch (phase_) {
    case PublishPhase::published:
      return Tone::ok;
    case PublishPhase::conflict:
    case PublishPhase::unknown:
      return Tone::warning;
    case PublishPhase::denied:
    case PublishPhase::failed:
      return Tone::bad;
    case PublishPhase::writing:
    case PublishPhase::sending:
      break;
  }
  return Tone::accent;
}

QString PublishState::head() const {
  switch (phase_) {
    case PublishPhase::published:
      return words("Published as revision %1").arg(published_->value);
    case PublishPhase::conflict:
      return stable_now_ ? words("Someone published revision %1 meanwhile").arg(stable_now_->value)
                         : words("The store has moved on meanwhile");
    case PublishPhase::denied:
      return words("Not allowed");
    case PublishPhase::failed:
      return words("Not published");
    case PublishPhase::unknown:
      return words("It is not known whether this was published");
    case PublishPhase::writing:
    case PublishPhase::sending:
      break;
  }
  return {};
}

QString PublishState::sentence() const {
  switch (phase_) {
    case PublishPhase::published:
      return words("The agents fetch it now; the fleet view shows when each instance runs it.");
    case PublishPhase::conflict:
      return (error_.next.empty() ? QString()
                                  : QString::fromStdString(error_.next) + QLatin1Char(' ')) +
             words(
                 "Nothing was written, and your draft is kept. Look at what changed, then put "
                 "the draft on the new revision.");
    case PublishPhase::unknown:
      return words(
          "The answer of the store was lost. Ask again: the same request counts only "
          "once, so this cannot publish twice.");
    case PublishPhase::denied:
    case PublishPhase::failed:
      return sentenceOf(error_) + QLatin1Char(' ') +
             words("Nothing was written, and your draft is kept.");
    case PublishPhase::writing:
    case PublishPhase::sending:
      break;
  }
  return {};
}

}  // namespace sextant::ui
