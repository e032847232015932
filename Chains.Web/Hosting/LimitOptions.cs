namespace Chains.Web.Hosting;

/// <summary>Host settings below <c>Chains:Limits</c>: what one caller may ask for; 0 lifts a limit.</summary>
public sealed record LimitOptions
{
    public const string Section = "Chains:Limits";

    public int ReadsPerSecond { get; init; } = 2000;

    public int ChangesPerSecond { get; init; } = 50;

    public int SignInsPerMinute { get; init; } = 30;
}
