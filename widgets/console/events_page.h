// SPDX-License-Identifier: GPL-3.0-or-later
// A tab with the events of an environment, live.
#pragma once

#include <QTimer>

#include "widgets/common/background_job.h"
#include "widgets/console/console_parts.h"
#include "widgets/console/page.h"
#include "widgets/events/event_view.h"

namespace sextant::ui {

class EventsPage : public Page {
  Q_OBJECT
 public:
  // `key`: the service that was in front; its environment's events are shown.
  EventsPage(const ConsoleParts& parts, ServiceKey key, QWidget* parent = nullptr);
  // What the keys of an environment's page begin with.
  [[nodiscard]] static QString pageKey(const std::string& environment) {
    return QStringLiteral("events|%1/").arg(QString::fromStdString(environment));
  }
  [[nodiscard]] QString key() const override {
    return pageKey(key_.environment) + QString::fromStdString(key_.service);
  }
  [[nodiscard]] QString title() const override {
    return tr("Events of %1").arg(QString::fromStdString(key_.environment));
  }
  [[nodiscard]] bool isAboutTexts() const override { return false; }
  [[nodiscard]] ServiceKey service() const override { return key_; }
  [[nodiscard]] QString heading() const override { return tr("events"); }
  [[nodiscard]] QString helpTopic() const override { return QStringLiteral("console#What happened"); }
  void focusContent() override { view_->table()->setFocus(); }
  void readAgain() override;

  // Writes the events that are listed to a file that is there when it is whole.
  void exportTo(const QString& path);
  [[nodiscard]] EventView* view() const { return view_; }

 private:
  [[nodiscard]] EventFilter filterOf() const;
  void connectParts();
  void connectLinks();
  void showDiff(const ServiceKey& key, RevisionNumber revision);
  void readOlder();
  void readNewer();
  void ask(const EventFilter& filter, std::function<void(EventsPage&, EventPage)> take);
  void tellProblem(const Error& error);
  void askExport();

  ConsoleParts parts_;
  ServiceKey key_;
  EventView* view_;
  std::string tail_;  // where the last answer ended; empty: none yet
  bool reading_newer_ = false;
  std::uint64_t question_ = 0;  // an older one's answer is nobody's
  QTimer poll_;
  QTimer ages_;
  BackgroundJob exporting_;
};

}  // namespace sextant::ui
