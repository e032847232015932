namespace Chains.Web.Api.Rekor;

/// <summary>One step up the tree.</summary>
/// <param name="SiblingIsLeft">Whether the sibling stands left of the node reached so far.</param>
/// <param name="Parent">The hash of both: the node reached by this step.</param>
public sealed record ProofStepDetails(bool SiblingIsLeft, string Sibling, string Parent);
