// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery's pictures of a review: conversation, approvals, summary, people, versions.
#include <QSplitter>
#include <QVBoxLayout>

#include "tests/window/gallery/dialog_pages.h"
#include "tests/window/gallery/samples.h"
#include "widgets/diff/diff_view.h"
#include "widgets/review/approvals_view.h"
#include "widgets/review/change_list_view.h"
#include "widgets/review/conversation_view.h"
#include "widgets/review/follow_sign.h"
#include "widgets/review/open_change_dialog.h"
#include "widgets/review/people_bar.h"
#include "widgets/review/person_colour.h"
#include "widgets/review/summary_strip.h"
#include "widgets/review/version_picker.h"

namespace sextant::ui::samples {
namespace {

std::vector<CommentThread> threads() {
  CommentThread pool{"1", "/db/pool/max"};
  pool.comments = {
      {"on-call", now - 600, "Four is low for a burst. What did the preview say about waiting?"},
      {"you", now - 540,
       "Pool wait p99 2 ms at 1,000/s; twenty was slower, the database has two cores."}};
  CommentThread queue{"2", "/workers/queue_limit"};
  queue.is_resolved = true;
  queue.comments = {{"on-call", now - 500, "Agreed: 32 was the queue-full error."}};
  CommentThread suggested{"3", "/cache/ttl"};
  suggested.is_changed = true;
  suggested.comments = {{"on-call", now - 400, "Clues change every 15 s.", "on version 2", "15s"}};
  CommentThread taken{"4", "eu1 /request_deadline"};
  taken.comments = {{"ada", now - 300, "", "on version 2", "1500ms", true}};
  CommentThread gone{"5", "/db/legacy/timeout"};
  gone.is_gone = true;
  gone.place_now = "/db";
  gone.comments = {{"ada", now - 200, "Does anybody still read this?", "on version 1"}};
  return {pool, queue, suggested, taken, gone};
}

std::vector<ApprovalRow> approvals() {
  return {
      {ApprovalRow::Kind::needed, "databases", "asked because of /db: /db/pool/max", {}, 0},
      {ApprovalRow::Kind::approved, "on-call", {}, "9f3c…e1", now - 120},
      {ApprovalRow::Kind::voided, "on-call", "void: the change was edited", "version 2",
       now - 300}};
}

std::vector<SummaryFact> facts() {
  return {{"4 keys in 1 profile", "reaches 3 of 4 instances"},
          {"9 of 9 rules hold", "was 6 of 9", Tone::ok},
          {"Estimate: p99 12 to 14 ms", "now 80 to 85 ms · an estimate", Tone::ok},
          {"Preview: pass", "ran 4 min on hunt-1", Tone::ok},
          {"Plan: 1 named, 30 %, all", "23 min at least"},
          {"Undo: revision 42", "by itself in a rollout, then one click"},
          {"Risk: high", "OPS-4711", Tone::warning},
          {"1 of 2 approvals", "databases still needed"}};
}

std::vector<PersonHere> people() {
  return {{"1", "on-call", "/db/pool/max", "otto", true},
          {"2", "ada", "charts, 14:30:10", "ada"},
          {"3", "grace", {}, "grace", false, true}};
}

QWidget* viewBar() {
  auto* bar = new QWidget;
  setSurface(bar, "bar");
  bar->setFixedHeight(size::section_head + 1);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(size::gap_small, 0, size::gap, 1);
  row->setSpacing(size::gap);
  auto* picker = new VersionPicker;
  picker->setVersions({{1, "you, 14:20:03"}, {2, "you, 14:24:41"}, {3, "on-call, 14:29:00"}},
                      "revision 42");
  picker->pick({2, 0});
  auto* here = new PeopleBar;
  here->setPeople(people());
  row->addWidget(new SegmentBar({"Difference", "Charts"}));
  row->addWidget(picker);
  row->addStretch(1);
  row->addWidget(here);
  return bar;
}

QWidget* mainSide() {
  auto* box = new QWidget;
  setSurface(box, "surface");
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* summary = new SummaryStrip;
  summary->setFacts(facts());
  auto* sign = new FollowSign;
  auto* view = new DiffView;
  view->setDocument(difference());
  view->setNotice("comments unchanged");
  view->setPlaceMarks(
      {{false, 8, "/db/pool/max", "◀ on-call", Tone::normal, personColour(tokens(), "otto")},
       {false, 8, "/db/pool/max", "2 comments"},
       {false, 15, "/cache/ttl", "1 comment"}});
  column->addWidget(summary);
  column->addWidget(horizontalRule());
  column->addWidget(sign);
  column->addWidget(viewBar());
  column->addWidget(view, 1);
  sign->showFollowing("on-call", "looks at /db/pool/max", "otto");
  return box;
}

QWidget* conversationSide(bool suggests) {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* conversation = new ConversationView;
  conversation->setThreads(threads(), true, true);
  conversation->setPlace("/db/pool/max", true, "4");
  conversation->showThread("1");
  if (suggests) conversation->openSuggestion();
  auto* said = new ApprovalsView;
  said->setRows(approvals(), "1 of 2");
  column->addWidget(conversation, 1);
  column->addWidget(horizontalRule());
  column->addWidget(said);
  return box;
}

}  // namespace

void reviewPages(const SavePage& save) {
  for (const bool suggests : {false, true}) {
    QSplitter page;
    page.setHandleWidth(1);
    page.addWidget(mainSide());
    page.addWidget(conversationSide(suggests));
    page.setSizes({1040, 400});
    save(page, suggests ? QStringLiteral("review-suggest") : QStringLiteral("review"), {1440, 800});
  }
  ChangeListView list({"Open", "Asked of me", "Mine", "Published"});
  list.setRows({{"121", "C-121", "Tuned for three instances", "prod/hunt-engine", State::waiting,
                 "open", "1 of 2", "you", now - 300},
                {"120", "C-120", "Longer cache", "prod/hunt-engine", State::failed, "objected to",
                 "0 of 2", "on-call", now - 4000}});
  save(list, QStringLiteral("changes"), {1100, 260});
  list.setRows({});
  list.setEmptyWords("Nothing is asked of you",
                     "Changes that name you as a reviewer are listed here.");
  save(list, QStringLiteral("changes-none"), {1100, 260});
  OpenChangeDialog dialog;
  dialog.setTarget("base of prod/hunt-engine",
                   "On revision 42. 2 others approve it before it can be published.");
  save(dialog, QStringLiteral("propose"), dialog.size());
  ConversationView nothing;
  nothing.setThreads({}, true, true);
  save(nothing, QStringLiteral("conversation-none"), {400, 420});
}

}  // namespace sextant::ui::samples
