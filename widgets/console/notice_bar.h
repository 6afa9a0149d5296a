// SPDX-License-Identifier: GPL-3.0-or-later
// The window's own messages, above the documents: the store is away, a publish is done or not
// known.
#pragma once

#include "widgets/common/banner.h"
#include "widgets/console/console_parts.h"

namespace sextant::ui {

class NoticeBar : public QWidget {
  Q_OBJECT
 public:
  // From here on a missing connection is told; a start takes less.
  static constexpr int tell_after_ms = 1000;

  explicit NoticeBar(const ConsoleParts& parts, QWidget* parent = nullptr);
  // Offers to go back to `before` (0: there is nothing to go back to).
  void showPublished(const ServiceKey& key, RevisionNumber before, RevisionNumber now);
  void showUnknown(const QString& sentence);
  void clearUnknown();
  void showProblem(const QString& sentence);
  void showNote(const QString& sentence);
  [[nodiscard]] Banner* connectionBanner() const { return connection_; }
  [[nodiscard]] Banner* noticeBanner() const { return notice_; }
  // For the first steps; hidden while nobody takes them.
  [[nodiscard]] Banner* stepsBanner() const { return steps_; }
  // Somebody publishes without approvals.
  [[nodiscard]] Banner* emergencyBanner() const { return emergency_; }

 signals:
  void retryWanted();
  // The server refused the login.
  void passwordWanted();
  void rollbackWanted(const sextant::ServiceKey& key, sextant::RevisionNumber to);
  // The publish whose outcome is not known shall be shown.
  void publishWanted();
  void emergencyEndWanted(sextant::EmergencyNumber number);
  void emergenciesWanted(const QString& environment);

 private:
  enum class Notice { none, published, unknown, problem, note };
  void refreshConnection();
  void refreshEmergency();
  void connectEmergency();
  void showRefused();
  void showUnusable();
  void firstTriggered();
  void dropOlder(const ServiceKey& key);
  void hideNotice();
  ConsoleParts parts_;
  Banner* connection_;
  Banner* notice_;
  Banner* emergency_;
  Banner* steps_;
  EmergencyNumber told_emergency_;
  QTimer timer_;
  qint64 lost_at_ = 0;  // Unix time in milliseconds; 0 while connected
  Notice shown_ = Notice::none;
  ServiceKey key_;
  RevisionNumber before_;
  RevisionNumber now_;
};

}  // namespace sextant::ui
