// SPDX-License-Identifier: GPL-3.0-or-later
// A console window on a store of its own, with a service, its schema and two instances.
#pragma once

#include "tests/support/store_fixture.h"
#include "widgets/console/main_window.h"

namespace sextant::testing {

// The text with the first `from` in it replaced. Precondition: it is there.
[[nodiscard]] inline std::string replaced(std::string text, const std::string& from,
                                          const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

class ConsoleFixture {
 public:
  // What the service's base profile holds at first, as revision 1.
  static const std::string first_text;

  explicit ConsoleFixture(bool is_protected = false);

  // A window as the program opens it. Drafts and settings are kept below this fixture's folder.
  [[nodiscard]] std::unique_ptr<ui::MainWindow> openWindow();
  // Another person's publish; the new revision. Ends the test's process where it is refused.
  RevisionNumber publishAsAda(std::int64_t base, const std::string& text,
                              const std::string& message = "Ada was here");
  // The same for any service's base profile.
  void publishTo(const ServiceKey& to, std::int64_t base, const std::string& text);
  // Several scopes at once; nothing takes a profile away.
  void publishProfiles(const ServiceKey& to, std::int64_t base,
                       const std::map<Scope, std::optional<std::string>>& profiles);
  [[nodiscard]] std::vector<RevisionInfo> history();
  [[nodiscard]] std::string textOf(RevisionNumber number);

  [[nodiscard]] const StoreFixture& storeFixture() const { return fixture_; }
  [[nodiscard]] Store& store() { return *store_; }
  [[nodiscard]] QString folder() const { return folder_.path(); }

  const ServiceKey key{"prod", "hunt-engine"};
  const Address base{key, {}};

 private:
  StoreFixture fixture_;
  QTemporaryDir folder_;
  std::unique_ptr<Store> store_;
};

}  // namespace sextant::testing
