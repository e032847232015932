using System.Globalization;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Chains.Core.Transparency.Uploading;
using Chains.Web.Components.Controls;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>The entries of transparency logs, and how the logs fare. An address that names one log index leads to its entry.</summary>
public sealed partial class LogEntries
{
    private static readonly FilterOption[] States =
        [.. Enum.GetValues<StepState>().Select(s => new FilterOption(s.ToString(), LogEntryLook.Of(s).Label))];

    [SupplyParameterFromQuery(Name = "q")]
    public string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "logIndex")]
    public string? LogIndex { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "log")]
    public string? Log { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [Inject]
    private LogEntryQueries Queries { get; set; } = default!;

    [Inject]
    private LogStatus Status { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private Page<LogEntryListItem> Page { get; set; } = new([], null);

    private IReadOnlyList<LogState> Logs { get; set; } = [];

    private FilterOption[] LogUrls { get; set; } = [];

    private string? Trouble { get; set; }

    private bool Filtered => !string.IsNullOrEmpty(Q + LogIndex + State + Log);

    protected override async Task OnParametersSetAsync()
    {
        var cancellation = Context?.RequestAborted ?? CancellationToken.None;
        Logs = await Status.AllAsync(cancellation);
        LogUrls = [.. Logs.Select(l => new FilterOption(l.Log.Url, LogEntryLook.Host(l.Log.Url)))];
        try
        {
            var filter = new LogEntryFilter
            {
                Query = ListQuery.Search(Q),
                LogIndex = Index(),
                State = ListQuery.Word<StepState>("state", State),
                Log = Log,
            };
            Page = await Queries.ListAsync(filter, Cursor, null, cancellation);
            Trouble = null;
        }
        catch (FormatException exception)
        {
            Trouble = exception.Message;
        }

        if (!string.IsNullOrEmpty(LogIndex) && Page is { Items: [var only], NextCursor: null })
            Navigation.NavigateTo(Links.LogEntry(only.Id));
    }

    private long? Index()
    {
        if (string.IsNullOrEmpty(LogIndex))
            return null;
        return long.TryParse(LogIndex, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new FormatException("The address asks for a log index that is no number.");
    }
}
