using System.Globalization;
using Chains.Core.Records.Access;
using Chains.Core.Records.Queries;
using Chains.Web.Api.Tokens;
using Chains.Web.Components.Controls;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Chains.Web.Components.Pages;

/// <summary>Makes, lists and revokes API tokens. For admins; only admins in person make them.</summary>
public sealed partial class Tokens
{
    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [SupplyParameterFromForm(FormName = "make-token")]
    private TokenInput Input { get; set; } = default!;

    [Inject]
    private ApiTokenQueries Queries { get; set; } = default!;

    [Inject]
    private ApiTokens Store { get; set; } = default!;

    [Inject]
    private PageCaller Caller { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private Page<ApiTokenRecord> List { get; set; } = new([], null);

    private (string Name, string Token)? Made { get; set; }

    private string? Revoked { get; set; }

    private string? Trouble { get; set; }

    private bool InPerson { get; set; }

    private CancellationToken Cancellation => Context?.RequestAborted ?? CancellationToken.None;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new();
        InPerson = (await Caller.WhoAsync()).Via != Hosting.Auth.Caller.ThroughToken;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            List = await Queries.ListAsync(Cursor, null, Cancellation);
        }
        catch (FormatException exception)
        {
            Trouble = exception.Message;
        }
    }

    private async Task MakeAsync()
    {
        if (!InPerson || !await Caller.DemandAsync(Role.Admin, "token.create", Input.Name))
            return;
        Trouble = TokenRequest.NameProblem(Input.Name) is { } wrong ? "The name " + wrong
            : Input.Days is < 1 or > TokenRequest.MostDays ? $"A token expires after 1 to {TokenRequest.MostDays} days."
            : null;
        if (Trouble is not null)
            return;
        var (name, role) = (Input.Name!.Trim(), Input.Role);
        var who = await Caller.WhoAsync();
        var made = await Store.CreateAsync(name, role.ToString(), TimeSpan.FromDays(Input.Days), who.Name, Cancellation);
        var detail = string.Create(CultureInfo.InvariantCulture, $"role {role}, {Input.Days} days");
        await Caller.RecordAsync("token.create", name, made is null ? AuditOutcome.Refused : AuditOutcome.Done, detail);
        if (made is null)
            Trouble = $"A valid token is named {name} already. Revoke it, or choose another name.";
        else
            (Made, Input) = ((name, made.Value.Token), new TokenInput());
        await LoadAsync();
    }

    private async Task RevokeAsync(ApiTokenRecord token)
    {
        if (!await Caller.DemandAsync(Role.Admin, "token.revoke", token.Name))
            return;
        var who = await Caller.WhoAsync();
        var done = await Store.RevokeAsync(token.Id, who.Name, Cancellation);
        await Caller.RecordAsync("token.revoke", token.Name, done ? AuditOutcome.Done : AuditOutcome.Refused, null);
        Revoked = token.Name;
        await LoadAsync();
    }

    private StateLook LookOf(ApiTokenRecord token) => token switch
    {
        { RevokedAt: not null } => new("Revoked", Icons.Material.Filled.Block, Tone.Quiet, $"By {token.RevokedBy}"),
        _ when !token.IsValid(Clock.GetUtcNow()) => new("Expired", Icons.Material.Filled.TimerOff, Tone.Quiet, "Its time is over"),
        _ => new("Valid", Icons.Material.Filled.Check, Tone.Good, "It is taken"),
    };
}
