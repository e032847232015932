using Chains.Core.Records.Access;
using Chains.Core.Records.Queries;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Chains.Web.Components.Pages;

/// <summary>Who did what, when. For admins.</summary>
public sealed partial class AuditPage
{
    private static readonly FilterOption[] Actions =
    [
        new("login", "Sign-in"), new("logout", "Sign-out"), new("config", "Configuration"), new("run", "Runs"), new("token", "API tokens"), new("samples", "Samples"),
    ];

    private static readonly FilterOption[] Outcomes = [.. Enum.GetNames<AuditOutcome>().Select(name => new FilterOption(name, name))];

    [SupplyParameterFromQuery(Name = "q")]
    public string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "who")]
    public string? Who { get; set; }

    [SupplyParameterFromQuery(Name = "action")]
    public string? Action { get; set; }

    [SupplyParameterFromQuery(Name = "outcome")]
    public string? Outcome { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [Inject]
    private AuditQueries Queries { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private Page<AuditRecord> Entries { get; set; } = new([], null);

    private string? Trouble { get; set; }

    private bool Filtered => !string.IsNullOrEmpty(Q + Who + Action + Outcome);

    protected override async Task OnParametersSetAsync()
    {
        try
        {
            var filter = new AuditFilter { Query = ListQuery.Search(Q), Who = Who, Action = Action, Outcome = ListQuery.Word<AuditOutcome>("outcome", Outcome) };
            Entries = await Queries.ListAsync(filter, Cursor, null, Context?.RequestAborted ?? CancellationToken.None);
        }
        catch (FormatException exception)
        {
            Trouble = exception.Message;
        }
    }

    private static string Known(AuditRecord entry) =>
        string.Join(" · ", ((string?[])[entry.Role, entry.Via, entry.Address]).Where(part => !string.IsNullOrEmpty(part)));

    private static StateLook LookOf(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Done => new("Done", Icons.Material.Filled.Check, Tone.Good, "It was done"),
        AuditOutcome.Refused => new("Refused", Icons.Material.Filled.Block, Tone.Warn, "Nothing was done"),
        _ => new("Failed", Icons.Material.Filled.PriorityHigh, Tone.Bad, "The service could not do it"),
    };
}
