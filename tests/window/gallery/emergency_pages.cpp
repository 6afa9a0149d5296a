// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's pictures of emergencies, of first steps, of an import, of an end and of the help.
#include "tests/window/gallery/dialog_pages.h"
#include "tests/window/gallery/samples.h"
#include "widgets/console/help_dialog.h"
#include "widgets/emergency/break_glass_dialog.h"
#include "widgets/emergency/emergency_list.h"
#include "widgets/publish/import_dialog.h"
#include "widgets/review/end_dialog.h"
#include "widgets/welcome/new_service_dialog.h"
#include "widgets/welcome/welcome_view.h"

namespace sextant::ui::samples {
namespace {

constexpr QSize page_size(1180, 500);

std::vector<EmergencyRow> emergencies() {
  EmergencyRow lasting{"3", "prod/hunt-engine", "otto", "Nobody can sign in, and the pool is the reason"};
  lasting.begun = now - 240;
  lasting.ended = now + 1560;
  lasting.revisions = 1;
  lasting.state = State::failed;
  lasting.state_word = "lasts, 26 min left";
  lasting.can_end = true;
  EmergencyRow owed{"2", "prod, all services", "ada", "The certificate of the database has run out"};
  owed.begun = now - 90'000;
  owed.ended = now - 88'000;
  owed.revisions = 2;
  owed.state = State::warned;
  owed.state_word = "review owed";
  owed.can_review = true;
  EmergencyRow reviewed{"1", "prod/edge", "otto", "The cache served pages of other people"};
  reviewed.begun = now - 900'000;
  reviewed.ended = now - 899'000;
  reviewed.revisions = 1;
  reviewed.state = State::done;
  reviewed.state_word = "reviewed by mara";
  reviewed.review = "It was right; the rule for the cache's key is there now.";
  return {lasting, owed, reviewed};
}

void emergencyDialogs(const SavePage& save) {
  BreakGlassDialog glass({QStringLiteral("prod"), QStringLiteral("red"), QStringLiteral("hunt-engine")});
  save(glass, QStringLiteral("break-glass"), {});
  glass.reasonField()->setPlainText(QStringLiteral("Nobody can sign in, and the pool is the reason"));
  glass.nameField()->setText(QStringLiteral("prod"));
  save(glass, QStringLiteral("break-glass-ready"), {});
  glass.setFailed(QStringLiteral("root is not a breaker of prod."));
  save(glass, QStringLiteral("break-glass-refused"), {});
  EmergencyList list;
  list.setRows(emergencies());
  list.table()->selectRow(1);
  save(list, QStringLiteral("emergencies"), page_size);
  EmergencyList none;
  none.setEmptyWords(QStringLiteral("No emergencies"), QStringLiteral("Ctrl+Shift+B begins one."));
  save(none, QStringLiteral("emergencies-none"), page_size);
  EndDialog end(QStringLiteral("C-12"), true);
  save(end, QStringLiteral("change-end"), {});
}

void firstSteps(const SavePage& save) {
  WelcomeView welcome;
  save(welcome, QStringLiteral("welcome"), {980, 640});
  welcome.setStarting(QStringLiteral("Building the database of the treasure hunt"));
  save(welcome, QStringLiteral("welcome-starting"), {980, 640});
  welcome.setStarting({});
  welcome.setProblem(QStringLiteral("haproxy is not installed. Install it with: apt-get install haproxy"));
  save(welcome, QStringLiteral("welcome-problem"), {760, 560});
  NewServiceDialog service(QStringLiteral("/srv/config/hunt-engine"));
  save(service, QStringLiteral("new-service"), {});
  ImportDialog files(QStringLiteral("prod/hunt-engine"),
                     {{"base", "base.yaml", "differs", "", true},
                      {"eu1", "eu1.yaml", "new", "", true},
                      {"eu1/hunt-1", "eu1/hunt-1.yaml", "differs", "Your draft of it would be lost.", false},
                      {"eu1/hunt-2", "eu1/hunt-2.yaml", "same as now", "", false}},
                     {QStringLiteral("eu1/a/b.yaml: this is no cluster and no instance of one.")});
  save(files, QStringLiteral("import"), {});
}

}  // namespace

void emergencyPages(const SavePage& save, const Settle& settle) {
  emergencyDialogs(save);
  firstSteps(save);
  HelpDialog help({QStringLiteral("Ctrl+P|Go to profile or instance…"), QStringLiteral("F1|Help")});
  help.showTopic(QStringLiteral("rollouts"));
  settle(50);
  save(help, QStringLiteral("help"), {1000, 680});
  help.searchField()->setText(QStringLiteral("freeze"));
  settle(50);
  save(help, QStringLiteral("help-search"), {1000, 680});
}

}  // namespace sextant::ui::samples
