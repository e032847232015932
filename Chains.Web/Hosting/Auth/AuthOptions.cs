namespace Chains.Web.Hosting.Auth;

/// <summary>Host settings below <c>Chains:Auth</c>.</summary>
public sealed record AuthOptions
{
    public const string Section = "Chains:Auth";

    public AuthMode Mode { get; init; } = AuthMode.BrowserToken;

    /// <summary>Whether mode None may listen where other machines reach it.</summary>
    public bool AllowAnonymousRemote { get; init; }

    /// <summary>Whether <c>/metrics</c> answers without a sign-in.</summary>
    public bool OpenMetrics { get; init; } = true;

    /// <summary>How long a browser stays signed in.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(24);
}
