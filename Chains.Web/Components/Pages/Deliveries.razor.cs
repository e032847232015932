using Chains.Core.Records;
using Chains.Core.Records.Access;
using Chains.Core.Records.Queries;
using Chains.Core.Storage;
using Chains.Core.Storage.Outbox;
using Chains.Web.Components.Controls;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Pages;

/// <summary>The outbox, row by row. Filters and page are the address.</summary>
public sealed partial class Deliveries
{
    private static readonly FilterOption[] States =
        [.. Enum.GetValues<StepState>().Select(s => new FilterOption(s.ToString(), StateLook.Of(s).Label))];

    private static readonly FilterOption[] Backends = [.. StorageBackends.All.Select(b => new FilterOption(b, b))];

    [SupplyParameterFromQuery(Name = "q")]
    public string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "backend")]
    public string? Backend { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "run")]
    public string? Run { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [Inject]
    private DeliveryQueries Queries { get; set; } = default!;

    [Inject]
    private DeliveryOutbox Outbox { get; set; } = default!;

    [Inject]
    private PageCaller Caller { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private Page<DeliveryListItem> Page { get; set; } = new([], null);

    private string? Trouble { get; set; }

    private bool MayRetry { get; set; }

    private (string Text, bool Refused)? Outcome { get; set; }

    private bool Filtered => !string.IsNullOrEmpty(Q + Backend + State + Run);

    private CancellationToken Cancellation => Context?.RequestAborted ?? CancellationToken.None;

    protected override async Task OnParametersSetAsync()
    {
        MayRetry = await Caller.MayAsync(Role.Operator);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            var filter = new DeliveryFilter { Query = ListQuery.Search(Q), Backend = Backend, Run = Run, State = ListQuery.Word<StepState>("state", State) };
            Page = await Queries.ListAsync(filter, Cursor, null, Cancellation);
            Trouble = null;
        }
        catch (FormatException exception)
        {
            Trouble = exception.Message;
        }
    }

    private static bool CanRetry(DeliveryListItem delivery) =>
        delivery.Backend != StorageBackends.Tekton && delivery.State is StepState.Failed or StepState.Retrying;

    private async Task RetryAsync(DeliveryListItem delivery)
    {
        if (!await Caller.DemandAsync(Role.Operator, "delivery.retry", $"{delivery.Id}"))
            return;
        var refusal = await Outbox.RetryAsync(delivery.Id, delivery.Backend, Cancellation) ? null : "There is nothing left to do for this delivery.";
        await Caller.RecordAsync("delivery.retry", $"{delivery.Id}", refusal is null ? AuditOutcome.Done : AuditOutcome.Refused, refusal);
        await LoadAsync();
        Outcome = refusal is null ? ($"Delivery {delivery.Id} to {delivery.Backend} is tried again.", false) : (refusal, true);
    }
}
