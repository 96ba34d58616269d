package dev.berth.parameters;

import dev.berth.access.Action;

/** What can be done with parameters, by AWS's names, and with secrets. */
final class Actions {
  static final Action PUT = new Action("ssm:PutParameter");
  static final Action GET = new Action("ssm:GetParameter");
  static final Action GET_SEVERAL = new Action("ssm:GetParameters");
  static final Action GET_BY_PATH = new Action("ssm:GetParametersByPath");
  static final Action HISTORY = new Action("ssm:GetParameterHistory");
  static final Action DELETE = new Action("ssm:DeleteParameter");
  static final Action DELETE_SEVERAL = new Action("ssm:DeleteParameters");
  static final Action DESCRIBE = new Action("ssm:DescribeParameters");
  static final Action ADD_TAGS = new Action("ssm:AddTagsToResource");
  static final Action REMOVE_TAGS = new Action("ssm:RemoveTagsFromResource");
  static final Action LIST_TAGS = new Action("ssm:ListTagsForResource");
  static final Action LABEL = new Action("ssm:LabelParameterVersion");
  static final Action UNLABEL = new Action("ssm:UnlabelParameterVersion");

  static final Action CREATE_SECRET = new Action("secret:Create");
  static final Action INSPECT_SECRET = new Action("secret:Inspect");
  static final Action LIST_SECRETS = new Action("secret:List");
  static final Action REMOVE_SECRET = new Action("secret:Remove");
  static final Action READ_SECRET = new Action("secret:Read");

  private Actions() {}
}
