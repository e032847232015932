using Chains.Core.Reconciling;

namespace Chains.Web.Api.Runs;

/// <summary>What became of a replay.</summary>
public sealed record ReplayAnswer(string Uid, ReplayOutcome Outcome);
