namespace Chains.Core.Signing;

/// <param name="Reason">One sentence for an operator.</param>
public sealed record SignatureCheck(SignatureVerdict Verdict, string Reason)
{
    public bool IsValid => Verdict is SignatureVerdict.Valid;
}
