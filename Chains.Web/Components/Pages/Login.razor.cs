using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Chains.Web.Components.Pages;

/// <summary>Where everybody arrives who is not signed in: takes the one-time link and tokens, and says how to come by them.</summary>
public sealed partial class Login
{
    /// <summary>The code of the one-time link.</summary>
    [SupplyParameterFromQuery(Name = "t")]
    public string? Code { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    /// <summary>Given after a sign-out.</summary>
    [SupplyParameterFromQuery(Name = "out")]
    public string? SignedOut { get; set; }

    /// <summary>Given by a sign-in at the provider that failed.</summary>
    [SupplyParameterFromQuery(Name = "failed")]
    public string? Failed { get; set; }

    [SupplyParameterFromForm(FormName = "sign-in")]
    private string? Token { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [Inject]
    private IOptions<AuthOptions> Options { get; set; } = default!;

    [Inject]
    private Sessions Sessions { get; set; } = default!;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string? Trouble { get; set; }

    private string ProviderLink => "/login/provider?returnUrl=" + Uri.EscapeDataString(ReturnAddress.Of(ReturnUrl));

    /// <summary>Who sits at the machine itself may see where the file is.</summary>
    private bool IsLocal => Context.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address);

    private string TokenFile => IsLocal && Services.GetService<LocalToken>() is { } local ? local.File : LocalToken.FileName;

    protected override async Task OnInitializedAsync()
    {
        if (HttpMethods.IsPost(Context.Request.Method))
            return;
        if (Failed is not null)
            Trouble = Failed == "role"
                ? "The identity provider knows you, but you have no role here. Ask an admin of this service for one."
                : "The identity provider did not sign you in. Try again; the audit log says why it failed.";
        if (Caller.Of(Context.User).Role is not null)
            Navigation.NavigateTo(ReturnAddress.Of(ReturnUrl));
        else if (Code is { Length: > 0 } code)
            await UseAsync(code);
    }

    private async Task UseAsync(string code)
    {
        if (Services.GetService<LocalToken>() is { } local && local.TryUse(code))
        {
            await Sessions.OpenAsync(Context, LocalTokenAuthentication.Owner with { Via = Caller.ThroughSession }, null, "one-time link");
            Navigation.NavigateTo(ReturnAddress.Of(ReturnUrl));
            return;
        }

        Trouble = "This link has been used already, or belongs to an earlier start of the service.";
        await Sessions.RefuseAsync(Context, "unknown", "one-time link that is used or wrong");
    }

    private async Task SignInAsync()
    {
        if (Services.GetService<ITokenJudge>() is not { } judge || Token?.Trim() is not { Length: > 0 } token)
            return;
        var verdict = await judge.JudgeAsync(token, Context.RequestAborted);
        if (verdict.Caller is { } caller)
        {
            await Sessions.OpenAsync(Context, caller, verdict.Until, "token");
            Navigation.NavigateTo(ReturnAddress.Of(ReturnUrl));
            return;
        }

        Trouble = verdict.Why;
        await Sessions.RefuseAsync(Context, verdict.Who ?? "unknown", verdict.Why ?? "token refused");
    }
}
