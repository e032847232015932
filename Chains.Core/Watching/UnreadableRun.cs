namespace Chains.Core.Watching;

/// <summary>An object that the API server holds and that is no run as we know it.</summary>
public sealed record UnreadableRun(string Namespace, string Name, string Uid, string Problem);
