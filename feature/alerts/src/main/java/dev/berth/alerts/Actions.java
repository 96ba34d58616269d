package dev.berth.alerts;

import dev.berth.access.Action;

/** What can be done with alerts. */
final class Actions {
  static final Action LIST = new Action("alert:List");
  static final Action HISTORY = new Action("alert:History");
  static final Action LIST_RULES = new Action("alertrule:List");
  static final Action INSPECT_RULE = new Action("alertrule:Inspect");
  static final Action WRITE_RULE = new Action("alertrule:Write");
  static final Action REMOVE_RULE = new Action("alertrule:Remove");
  static final Action LIST_RECEIVERS = new Action("alertreceiver:List");
  static final Action INSPECT_RECEIVER = new Action("alertreceiver:Inspect");
  static final Action WRITE_RECEIVER = new Action("alertreceiver:Write");
  static final Action REMOVE_RECEIVER = new Action("alertreceiver:Remove");
  static final Action TEST_RECEIVER = new Action("alertreceiver:Test");
  static final Action LIST_SILENCES = new Action("silence:List");
  static final Action CREATE_SILENCE = new Action("silence:Create");
  static final Action REMOVE_SILENCE = new Action("silence:Remove");

  private Actions() {}
}
