// SPDX-License-Identifier: GPL-3.0-or-later
// Two consoles with logins of their own on one store whose environment is protected: mara proposes,
// otto may approve.
#pragma once

#include "tests/window/console/console_fixture.h"
#include "widgets/console/change_page.h"

namespace sextant::testing {

class ReviewFixture {
 public:
  static constexpr int soon_ms = 20'000;

  explicit ReviewFixture(ui::ThemeChoice theme = ui::ThemeChoice::dark);
  ~ReviewFixture();

  // A console of somebody else.
  [[nodiscard]] std::unique_ptr<ui::MainWindow> open(const QString& dsn, const QString& person);
  // A role in prod.
  void grant(const QByteArray& login, const char* role);
  // Approver rules in prod's settings, as YAML; past the protection.
  void publishRules(const std::string& approvers);
  // A login that may edit and approve.
  [[nodiscard]] QString addReviewer(const QByteArray& login);
  [[nodiscard]] ConsoleFixture& console() { return console_; }
  [[nodiscard]] ui::MainWindow& mara() { return *mara_; }
  [[nodiscard]] ui::MainWindow& otto() { return *otto_; }
  [[nodiscard]] const QString& ottosDsn() const { return ottos_dsn_; }

  // The small defaults with another time to live: "10s".
  [[nodiscard]] static std::string withTtl(const std::string& ttl);
  // A draft on the stable revision.
  void edit(ui::MainWindow& window, const std::string& text, const Scope& scope = {});
  // Mara's drafts, proposed through the dialog; the page that opens.
  ui::ChangePage* propose(const std::string& text, const QString& words);
  // The same change in otto's console, read and compared.
  ui::ChangePage* ofOtto(const ui::ChangePage* maras);
  // A draft of mara's becomes the next version.
  void update(ui::ChangePage* maras, const std::string& text, const Scope& scope = {});
  // Somebody publishes past all approvals, as mara's login may not: for what comes in between.
  RevisionNumber publishBetween(std::int64_t base, const std::string& text);

  static void waitFor(const std::function<bool()>& condition, const char* what);

 private:
  ConsoleFixture console_;
  ui::ThemeChoice theme_;
  QString ottos_dsn_;
  std::unique_ptr<ui::MainWindow> mara_, otto_;
};

}  // namespace sextant::testing
