namespace Chains.Web.Sandbox.Access;

/// <summary>May this user do that? Fields that a review leaves out are empty.</summary>
internal sealed record AccessQuestion(string User, IReadOnlySet<string?> Groups, string Namespace, string Group, string Resource, string Name, string Verb);
