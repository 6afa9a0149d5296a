// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/merge_flow.h"

namespace sextant::ui {
namespace {

constexpr int patience_ms = 10'000;

}  // namespace

MergeFlow::MergeFlow(const ConsoleParts& parts, QWidget* window)
    : QObject(window), parts_(parts), window_(window) {
  patience_.setSingleShot(true);
  patience_.setInterval(patience_ms);
  connect(&patience_, &QTimer::timeout, this, [this] {
    if (std::exchange(promotion_, std::nullopt)) {
      emit failed(
          tr("The profiles of the two environments could not be read in time. Nothing was "
             "taken over; try again."));
    }
  });
  connect(&parts_.session, &Session::stableChanged, this, &MergeFlow::promoteWhenRead);
  connect(&parts_.session, &Session::historyChanged, this, &MergeFlow::promoteWhenRead);
}

bool MergeFlow::showRunning() {
  if (!dialog_) return false;
  dialog_->raise();
  dialog_->activateWindow();
  return true;
}

template <class Work, class Reply>
void MergeFlow::work(const QString& what, std::size_t bytes, Work work, Reply reply) {
  job_.start(bytes, std::move(work), [this, reply = std::move(reply)](auto value) {
    emit workEnded();
    reply(std::move(value));
  });
  if (job_.isRunning()) emit working(what);
}

bool MergeFlow::isBusy() {
  if (job_.isRunning()) emit told(tr("Another merge is not done yet. Try again in a moment."));
  return job_.isRunning();
}

bool MergeFlow::move(std::vector<MovedDraft> moved) {
  const auto done = moveDrafts(std::move(moved), parts_.drafts);
  if (!done) emit failed(QString::fromStdString(done.error().toString()));
  return done.has_value();
}

void MergeFlow::rebase(const ServiceKey& key) {
  if (showRunning() || isBusy()) return;
  emit draftsWanted();
  auto input = rebaseInput(parts_.session, parts_.drafts, key);
  if (!input) {
    emit failed(QString::fromStdString(input.error().toString()));
    return;
  }
  const std::size_t bytes = input->bytes();
  work(
      tr("Merging the drafts of %1").arg(QString::fromStdString(key.toString())), bytes,
      [input = std::move(*input)](BackgroundJob::Stopped stopped) {
        return rebased(input, stopped);
      },
      [this, key](Result<RebaseOutcome> outcome) { takeRebase(key, std::move(outcome)); });
}

void MergeFlow::takeRebase(const ServiceKey& key, Result<RebaseOutcome> outcome) {
  if (!outcome) {
    emit failed(QString::fromStdString(outcome.error().toString()));
    return;
  }
  // What was typed meanwhile has to be in the drafts to be seen.
  emit draftsWanted();
  if (!move(std::move(outcome->moved))) return;
  if (!outcome->marked.empty()) emit mendingWanted({key, outcome->marked.front()});
  ask(std::move(outcome->contested));
}

void MergeFlow::copy(const Address& source, const Scope& target) {
  if (isBusy()) return;
  auto input = copyInput(parts_.session, parts_.drafts, source, target);
  if (!input) {
    emit failed(QString::fromStdString(input.error().toString()));
    return;
  }
  const std::size_t bytes = input->bytes();
  work(
      tr("Copying to %1").arg(scopeWords(target)), bytes,
      [input = std::move(*input)](BackgroundJob::Stopped) -> Result<MovedDraft> {
        auto draft = sextant::ui::copied(input);
        if (!draft) return tl::unexpected<Error>(draft.error());
        return MovedDraft{input.into.text, std::move(*draft)};
      },
      [this](Result<MovedDraft> moved) {
        if (!moved) {
          emit failed(QString::fromStdString(moved.error().toString()));
          return;
        }
        const Address address{moved->after.key, moved->after.scope};
        // What was typed meanwhile has to be in the drafts to be seen.
        emit draftsWanted();
        if (move({std::move(*moved)})) emit copied(address);
      });
}

void MergeFlow::findKey(std::string text, const Position& position,
                        std::function<void(const std::string& pointer)> reply) {
  if (isBusy()) return;
  const std::size_t bytes = text.size();
  work(
      tr("Reading the text"), bytes,
      [text = std::move(text), position](BackgroundJob::Stopped) {
        return copyablePointerAt(text, position);
      },
      [this, reply = std::move(reply)](const Result<std::string>& pointer) {
        if (pointer) {
          reply(*pointer);
        } else {
          emit failed(QString::fromStdString(pointer.error().what));
        }
      });
}

void MergeFlow::promote(const ServiceKey& from, const ServiceKey& to) {
  if (showRunning() || isBusy()) return;
  emit draftsWanted();
  parts_.session.watch(from);
  parts_.session.watch(to);
  promotion_ = {from, to};
  patience_.start();
  promoteWhenRead();
}

// A service that has never been published has nothing to read.
bool MergeFlow::isRead(const ServiceKey& key) const {
  if (parts_.session.overview().head(key) == nullptr) return parts_.session.hasOverview();
  return parts_.session.stable(key) != nullptr && !parts_.session.recentRevisions(key).empty();
}

void MergeFlow::promoteWhenRead() {
  if (!promotion_ || !isRead(promotion_->first) || !isRead(promotion_->second)) return;
  const auto [from, to] = *std::exchange(promotion_, std::nullopt);
  const auto common = commonRevision(parts_.session, from, to);
  if (!common) {
    promoteFrom(from, to, {});
    return;
  }
  parts_.session.revision(from, *common, this,
                          [this, from = from, to = to](const Result<RevisionContent>& content) {
                            if (content) {
                              promoteFrom(from, to, content->profiles);
                            } else {
                              emit failed(QString::fromStdString(content.error().toString()));
                            }
                          });
}

void MergeFlow::promoteFrom(const ServiceKey& from, const ServiceKey& to,
                            const ProfileSet& common) {
  if (showRunning() || isBusy()) return;
  auto input = promotionInput(parts_.session, parts_.drafts, from, to, common);
  if (!input) {
    emit failed(QString::fromStdString(input.error().toString()));
    return;
  }
  const std::size_t bytes = input->bytes();
  work(
      tr("Merging into %1").arg(QString::fromStdString(to.toString())), bytes,
      [input = std::move(*input)](BackgroundJob::Stopped stopped) {
        return promotionOf(input, stopped);
      },
      [this, to](Result<Promotion> promotion) { takePromotion(to, std::move(promotion)); });
}

void MergeFlow::takePromotion(const ServiceKey& to, Result<Promotion> promotion) {
  if (!promotion) {
    emit failed(QString::fromStdString(promotion.error().toString()));
    return;
  }
  const QString target = QString::fromStdString(to.toString());
  QString sentence =
      promotion->drafts.empty() && promotion->contested.empty()
          ? tr("%1 has everything already.").arg(target)
          : tr("The changes are drafts of %1 now; nothing is published yet.").arg(target);
  QStringList skipped;
  for (const Scope& scope : promotion->skipped)
    skipped.append(scopeWords(scope));
  if (!skipped.isEmpty()) {
    sentence += QLatin1Char(' ') +
                tr("Left out, because it has no such scope: %1.").arg(skipped.join(", "));
  }
  emit draftsWanted();
  if (!move(std::move(promotion->drafts))) return;
  emit told(sentence);
  ask(std::move(promotion->contested));
}

void MergeFlow::ask(std::vector<ContestedDraft> contested) {
  contested_.assign(std::make_move_iterator(contested.begin()),
                    std::make_move_iterator(contested.end()));
  askNext();
}

void MergeFlow::askNext() {
  if (contested_.empty()) return;
  ContestedDraft next = std::move(contested_.front());
  contested_.pop_front();
  dialog_ = new MergeDialog(next.job, std::move(next.merge), window_);
  dialog_->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog_, &QDialog::finished, this, [this](int result) {
    dialog_.clear();
    if (result == QDialog::Rejected) contested_.clear();
    askNext();
  });
  connect(dialog_, &MergeDialog::merged, this,
          [this, next = std::move(next)](const QByteArray& text) { take(next, text); });
  dialog_->open();
}

void MergeFlow::take(const ContestedDraft& contested, const QByteArray& text) {
  const Draft& draft = contested.draft;
  const Draft* still = parts_.drafts.find(draft.key, draft.scope);
  const bool unchanged =
      still == nullptr ? contested.before == draft.base_text : still->text == contested.before;
  if (!unchanged) {
    emit failed(tr("The draft of %1 changed while its merge was open, so nothing was taken over. "
                   "Begin again.")
                    .arg(scopeWords(draft.scope)));
    return;
  }
  Draft merged = draft;
  merged.text = text.toStdString();
  parts_.drafts.edit(std::move(merged));
}

}  // namespace sextant::ui
