namespace Chains.Web.Sandbox.Ownership;

/// <summary>Fields of an applied configuration that somebody else has set to something else.</summary>
internal sealed record ApplyConflict(ManagedEntry Owner, IReadOnlyList<string> Paths);
