namespace Chains.Core.Transparency.Clients;

/// <summary>A service that a signing config offers.</summary>
/// <param name="Url">Base address of a log; full address of a timestamp authority.</param>
/// <param name="Operator">Of several services at most one of each operator is chosen.</param>
public sealed record SigningService(string Url, int ApiVersion, DateTimeOffset Start, DateTimeOffset? End, string Operator)
{
    public bool IsValid(DateTimeOffset at) => Start <= at && (End is not { } end || at <= end);
}
