using Microsoft.AspNetCore.Components;

namespace Chains.Web.Components.Controls;

/// <summary>An instant as people say it, with the exact time on hover. A script keeps it current.</summary>
public sealed partial class TimeAgo
{
    [Parameter, EditorRequired]
    public DateTimeOffset? At { get; set; }

    [Parameter]
    public string Absent { get; set; } = "–";

    [Inject]
    private TimeProvider Clock { get; set; } = default!;
}
