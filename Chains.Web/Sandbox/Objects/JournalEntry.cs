namespace Chains.Web.Sandbox.Objects;

/// <summary>One line of the journal: an object version, or (<paramref name="Deleted"/>) the last state of one that went.</summary>
internal readonly record struct JournalEntry(string TypeId, ObjectIdentity Identity, bool Deleted, JournalLocation Location);
