// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sextant/tour.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QTreeView>

#include "app/sextant/tour_hand.h"
#include "app/sextant/tour_texts.h"
#include "widgets/common/time_words.h"
#include "widgets/console/fleet_page.h"
#include "widgets/editor/code_view.h"
#include "widgets/navigator/navigator_model.h"

namespace sextant {
namespace {

constexpr int applied_ms = 60'000;
constexpr int measured_ms = 180'000;
constexpr std::int64_t us_per_second = 1'000'000;

// The keys of the demo's profiles that tuning changes, in the order of the text.
constexpr std::array tuned_keys{
    "queue_limit", "max_idle", "acquire_timeout", "statement_timeout", "request_deadline",
    "entries",     "ttl",      "coalesce_misses"};

}  // namespace

Tour::Tour(ui::MainWindow& window, QString folder)
    : window_(window),
      folder_(std::move(folder)),
      defaults_(tour::shippedProfile("small-scale-defaults.yaml")),
      tuned_(tour::shippedProfile("tuned.yaml")) {}

std::vector<Tour::Step> Tour::steps() {
  return {{"browse", &Tour::browse},
          {"latency-before", &Tour::watchBefore},
          {"problem", &Tour::mistake},
          {"edit", &Tour::edit},
          {"form", &Tour::form},
          {"effective", &Tour::effective},
          {"diff", &Tour::diff},
          {"diff-by-key", &Tour::diffByKey},
          {"reach", &Tour::reach},
          {"search", &Tour::search},
          {"estimate", &Tour::estimate},
          {"publish-dialog", &Tour::publishDialog},
          {"published", &Tour::publish},
          {"fleet", &Tour::fleet},
          {"latency-after", &Tour::watchAfter},
          {"latency", &Tour::latencyStory},
          {"latency-heat-map", &Tour::heatMap},
          {"incident", &Tour::incident},
          {"alerts", &Tour::alerts},
          {"preview", &Tour::preview},
          {"preview-over", &Tour::previewOver},
          {"history", &Tour::history},
          {"restore", &Tour::restore},
          {"light", &Tour::lightTheme},
          {"guide", &Tour::guide},
          {"change", &Tour::change},
          {"rollout", &Tour::rolloutBegins},
          {"rollout-passed", &Tour::rolloutPasses},
          {"rollout-undone", &Tour::rolloutIsUndone}};
}

Result<void> Tour::run() {
  const auto failed = [](const char* step, const Complaint& complaint) {
    return fail(ErrorKind::answer_no, complaint.toStdString(), std::string("tour, step ") + step);
  };
  if (const Complaint complaint = prepare(); !complaint.isEmpty()) {
    return failed("prepare", complaint);
  }
  int number = 0;
  for (const Step& step : steps()) {
    QElapsedTimer clock;
    clock.start();
    if (const Complaint complaint = step.run(*this); !complaint.isEmpty()) {
      (void)showPicture("failed", window_.publishing()->dialog());
      return failed(step.name, complaint);
    }
    const QString name = QStringLiteral("%1-%2")
                             .arg(++number, 2, 10, QLatin1Char('0'))
                             .arg(QLatin1String(step.name));
    if (const Complaint complaint = showPicture(qPrintable(name), window_.publishing()->dialog());
        !complaint.isEmpty()) {
      return failed(step.name, complaint);
    }
    printf("%-18s %5.1f s  %s.png\n", step.name, double(clock.elapsed()) / 1000, qPrintable(name));
    fflush(stdout);
  }
  if (auto* dialog = window_.publishing()->dialog()) dialog->reject();
  printMeasured();
  return {};
}

Tour::Complaint Tour::showPicture(const char* name, QWidget* dialog) {
  // What was just changed is painted first.
  (void)tour::waitFor([] { return true; }, soon_ms);
  const QString file = QStringLiteral("%1/%2.png").arg(folder_, QLatin1String(name));
  return tour::picture(&window_, dialog).save(file)
             ? Complaint()
             : QStringLiteral("%1 could not be written.").arg(file);
}

ui::ProfilePage* Tour::page() const {
  return window_.profilePage();
}

std::string Tour::stableText() const {
  const RevisionContent* stable = window_.session().stable(key_);
  if (stable == nullptr) return {};
  const auto found = stable->profiles.find({});
  return found == stable->profiles.end() ? std::string() : found->second;
}

RevisionNumber Tour::stableNumber() const {
  const RevisionContent* stable = window_.session().stable(key_);
  return stable == nullptr ? RevisionNumber{} : stable->info.number;
}

QPushButton* Tour::button(const QWidget* parent, const QString& words) const {
  for (QPushButton* one : parent->findChildren<QPushButton*>()) {
    if (one->text() == words && one->isVisible() && one->isEnabled()) return one;
  }
  return nullptr;
}

Tour::Complaint Tour::prepare() {
  Session& session = window_.session();
  session.watch(key_);
  if (!tour::waitFor([&] { return stableNumber().value > 0 && session.fleet(key_).size() == 3; },
                     soon_ms)) {
    return QStringLiteral("The store has not answered with prod/hunt-engine and its instances: %1")
        .arg(session.connectionReason());
  }
  window_.drafts().discard(key_, {});
  if (stableText() == defaults_) return {};
  // A cluster that was used before starts from the defaults again.
  bool answered = false;
  QString problem;
  session.write(PublishRequest{RequestId::random(),
                               key_,
                               stableNumber(),
                               {{Scope{}, defaults_}},
                               "Small-scale defaults, as the story began",
                               "tour"},
                &window_, [&](const Result<PublishReceipt>& receipt) {
                  answered = true;
                  if (!receipt) problem = QString::fromStdString(receipt.error().toString());
                });
  if (!tour::waitFor([&] { return answered && (!problem.isEmpty() || stableText() == defaults_); },
                     applied_ms)) {
    return QStringLiteral("The defaults were not published in time.");
  }
  return problem;
}

Tour::Complaint Tour::browse() {
  auto* tree = window_.navigator()->tree();
  const auto row = [&] {
    for (QModelIndex at = tree->model()->index(0, 0); at.isValid(); at = tree->indexBelow(at)) {
      if (at.data(ui::NavigatorModel::AddressRole).toString() ==
          QLatin1String("prod/hunt-engine#base")) {
        return at;
      }
    }
    return QModelIndex();
  };
  tree->expandAll();
  if (!tour::waitFor([&] { return row().isValid(); }, soon_ms)) {
    return QStringLiteral("The navigator does not show prod/hunt-engine.");
  }
  tour::clickRow(tree, row());
  const bool shown = tour::waitFor(
      [&] { return page() != nullptr && page()->text()->editor()->text() == defaults_; }, soon_ms);
  if (!shown) return QStringLiteral("The profile's text is not shown.");
  before_ = stableNumber();
  return {};
}

Tour::Complaint Tour::watchBefore() {
  const auto& revisions = window_.session().recentRevisions(key_);
  if (!tour::waitFor([&] { return !revisions.empty() && revisions[0].number == before_; },
                     soon_ms)) {
    return QStringLiteral("The history does not show revision %1.").arg(before_.value);
  }
  const auto from = revisions[0].published_at_us / us_per_second + effect_warm_up_seconds;
  const auto measured = [&] {
    return window_.latencyFeed()
        .live(key_)
        .summary(window_.latency()->scope(), from, QDateTime::currentSecsSinceEpoch())
        .seconds;
  };
  return tour::waitFor([&] { return measured() >= measured_seconds; }, measured_ms)
             ? Complaint()
             : QStringLiteral("Only %1 s were measured in three minutes.").arg(measured());
}

Tour::Complaint Tour::typeValue(const std::string& key, const std::string& value) {
  ui::YamlEditor* editor = page()->text()->editor();
  const tour::ValueLine at = tour::findValue(editor->text(), key);
  if (at.line < 0) return QStringLiteral("The text has no %1.").arg(QString::fromStdString(key));
  editor->goTo({std::size_t(at.line) + 1, 1});
  ui::CodeView* view = editor->view();
  tour::press(view, Qt::Key_End);
  for (int i = 0; i < at.length; ++i)
    tour::press(view, Qt::Key_Backspace);
  tour::type(view, QString::fromStdString(value));
  const bool typed = tour::findValue(editor->text(), key).value == value;
  return typed ? Complaint()
               : QStringLiteral("Typing %1 did not arrive in the editor.")
                     .arg(QString::fromStdString(key));
}

Tour::Complaint Tour::mistake() {
  if (const Complaint complaint = typeValue("max", "0"); !complaint.isEmpty()) return complaint;
  const bool told = tour::waitFor(
      [&] {
        return window_.problems()->errorCount() == 1 &&
               !window_.topBar()->publishButton()->isEnabled();
      },
      soon_ms);
  return told ? Complaint()
              : QStringLiteral(
                    "A pool of 0 connections is not shown as one problem that keeps the "
                    "draft from being published.");
}

Tour::Complaint Tour::edit() {
  if (const Complaint complaint = typeValue("max", tour::findValue(tuned_, "max").value);
      !complaint.isEmpty()) {
    return complaint;
  }
  for (const char* key : tuned_keys) {
    const Complaint complaint = typeValue(key, tour::findValue(tuned_, key).value);
    if (!complaint.isEmpty()) return complaint;
  }
  const auto ready = [&] {
    const Draft* draft = window_.drafts().find(key_, {});
    return draft != nullptr && draft->saved_at > 0 && tour::sameMeaning(draft->text, tuned_) &&
           window_.problems()->errorCount() == 0 && window_.topBar()->publishButton()->isEnabled();
  };
  if (tour::waitFor(ready, soon_ms)) return {};
  return QStringLiteral("The draft does not hold the tuned values, saved and without problems: %1")
      .arg(window_.topBar()->publishButton()->toolTip());
}

Tour::Complaint Tour::publishDialog() {
  for (int extra = 0; extra < 3; ++extra)  // the estimate, the search and the reach
    window_.tabs()->closeCurrent();
  window_.openProfile({key_, {}});
  tour::click(window_.topBar()->publishButton());
  auto* dialog = window_.publishing()->dialog();
  if (dialog == nullptr || !dialog->isVisible()) {
    return QStringLiteral("The button Publish opens no dialog.");
  }
  tour::type(dialog->descriptionField(), QStringLiteral("Tuned for the peak: small pools, longer "
                                                        "cache, room for a burst"));
  return tour::waitFor([&] { return dialog->publishButton()->isEnabled(); }, soon_ms)
             ? Complaint()
             : QStringLiteral("The dialog does not offer to publish.");
}

Tour::Complaint Tour::publish() {
  auto* dialog = window_.publishing()->dialog();
  tour::click(dialog->publishButton());
  const auto done = [&] { return dialog->state().phase() == ui::PublishPhase::published; };
  if (!tour::waitFor(done, soon_ms)) {
    return QStringLiteral("The publish was not acknowledged: %1").arg(dialog->state().sentence());
  }
  after_ = *dialog->state().published();
  const bool settled = tour::waitFor(
      [&] { return stableNumber() == after_ && window_.drafts().find(key_, {}) == nullptr; },
      soon_ms);
  return settled ? Complaint()
                 : QStringLiteral("Revision %1 did not become the shown one without a draft.")
                       .arg(after_.value);
}

Tour::Complaint Tour::fleet() {
  window_.publishing()->dialog()->accept();
  window_.openFleet(key_);
  const auto everywhere = [&] {
    const auto count = ui::fleetCount(window_.session(), key_);
    const auto rows = ui::fleetRows(window_.session(), key_);
    const bool healthy = std::all_of(rows.begin(), rows.end(), [](const ui::FleetRow& row) {
      return row.state == ui::State::healthy;
    });
    return stableNumber() == after_ && count.all == 3 && count.on_stable == 3 && healthy;
  };
  if (tour::waitFor(everywhere, applied_ms)) return {};
  const auto count = ui::fleetCount(window_.session(), key_);
  return QStringLiteral("Revision %1 runs on %2 of %3 instances, not on 3 of 3.")
      .arg(after_.value)
      .arg(count.on_stable)
      .arg(count.all);
}

Tour::Complaint Tour::watchAfter() {
  window_.openProfile({key_, {}});
  const auto enough = [&] {
    const auto effect = window_.latency()->effect();
    return effect && !effect->rows.empty() && effect->measured.seconds_after >= measured_seconds;
  };
  if (!tour::waitFor(enough, measured_ms)) {
    return QStringLiteral("Not enough seconds were measured after the publish in three minutes.");
  }
  measured_ = window_.latency()->effect();
  return {};
}

Tour::Complaint Tour::history() {
  window_.openProfile({key_, {}});
  page()->showView(ui::ProfilePage::View::history);
  auto* table = page()->history()->table();
  const QString older = QString::number(before_.value);
  const bool listed = tour::waitFor(
      [&] {
        table->selectKey(older);
        return table->currentKey() == older;
      },
      soon_ms);
  return listed ? Complaint() : QStringLiteral("The history does not list revision %1.").arg(older);
}

Tour::Complaint Tour::restore() {
  QPushButton* restore = button(page()->history(), QStringLiteral("Restore…"));
  if (restore == nullptr) return QStringLiteral("The history does not offer to restore.");
  tour::click(restore);
  const auto* flow = window_.publishing();
  const bool asked = tour::waitFor(
      [&] { return flow->dialog() != nullptr && flow->dialog()->publishButton()->isEnabled(); },
      soon_ms);
  if (!asked) return QStringLiteral("Restore asks no confirmation that shows the difference.");
  return {};
}

Tour::Complaint Tour::lightTheme() {
  if (auto* dialog = window_.publishing()->dialog()) dialog->reject();
  if (stableNumber() != after_) return QStringLiteral("Cancelling the restore moved the head.");
  page()->showView(ui::ProfilePage::View::text);
  ui::Theme::current().setChoice(ui::ThemeChoice::light);
  return tour::waitFor([&] { return !ui::tokens().dark; }, soon_ms)
             ? Complaint()
             : QStringLiteral("The light theme does not come.");
}

void Tour::printMeasured() const {
  if (!measured_) return;
  printf("\nMeasured on eu1, %lld s before revision %lld and %lld s after\n",
         static_cast<long long>(measured_->measured.seconds_before), static_cast<long long>(after_.value),
         static_cast<long long>(measured_->measured.seconds_after));
  printf("  %-16s %12s %12s   %s\n", "", "before", "after", "change");
  for (const ui::EffectRow& row : measured_->rows) {
    const auto words = [&](const std::optional<double>& value) {
      if (!value) return QStringLiteral("–");
      return row.unit.isEmpty() ? ui::countText(qRound64(*value))
                                : ui::milliseconds(*value) + QLatin1Char(' ') + row.unit;
    };
    printf("  %-16s %12s %12s   %s\n", qUtf8Printable(row.name), qUtf8Printable(words(row.before)),
           qUtf8Printable(words(row.after)), qUtf8Printable(ui::changeWords(row)));
  }
  for (const auto& [cause, count] : measured_->measured.before.errors) {
    const auto after = measured_->measured.after.errors.find(cause);
    if (count == 0 && (after == measured_->measured.after.errors.end() || after->second == 0)) continue;
    printf("  %-16s %12s %12s\n", cause.c_str(), qUtf8Printable(ui::countText(qint64(count))),
           qUtf8Printable(
               ui::countText(after == measured_->measured.after.errors.end() ? 0 : qint64(after->second))));
  }
}

}  // namespace sextant
