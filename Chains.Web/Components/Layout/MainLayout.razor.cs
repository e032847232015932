using System.Security.Claims;
using Chains.Core.Records;
using Chains.Core.Records.Queries;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Chains.Web.Components.Layout;

/// <summary>What stands around every page: search and tools above, the pages at the side, behind a button where the screen is narrow.</summary>
public sealed partial class MainLayout
{
    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private RunQueries Runs { get; set; } = default!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    /// <summary>Runs that an operator should look at; shown at their page wherever one is.</summary>
    private int Failed { get; set; }

    private IReadOnlyList<NavigationGroup> Groups { get; set; } = [];

    private IEnumerable<(char Key, string Title)> Jumps =>
        Groups.SelectMany(g => g.Entries).Where(e => e.Key is not null).Select(e => (e.Key!.Value, e.Title));

    // A bare #content would be resolved against <base href="/"> and leave the page.
    private string SkipTarget => (Asked ?? "/" + Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0]) + "#content";

    // The page that was not found is rendered at an address of its own; the browser stands at the one it asked for.
    private string? Asked => Context?.Features.Get<IStatusCodeReExecuteFeature>() is { } again
        ? again.OriginalPathBase + again.OriginalPath + again.OriginalQueryString
        : null;

    protected override async Task OnInitializedAsync()
    {
        Groups = await AllowedAsync();
        try
        {
            Failed = (await Runs.CountAsync(Context?.RequestAborted ?? CancellationToken.None)).GetValueOrDefault(RunState.Failed);
        }
        catch (SqliteException)
        {
            // The page itself says what is wrong with the database.
        }
    }

    /// <summary>Nobody is led to a page that would refuse them.</summary>
    private async Task<IReadOnlyList<NavigationGroup>> AllowedAsync()
    {
        var user = Context?.User ?? new ClaimsPrincipal();
        var groups = new List<NavigationGroup>();
        foreach (var group in NavigationTable.Groups)
        {
            var entries = new List<NavigationEntry>();
            foreach (var entry in group.Entries)
                if (entry.Policy is not { } policy || (await Authorization.AuthorizeAsync(user, policy)).Succeeded)
                    entries.Add(entry);
            groups.Add(group with { Entries = entries });
        }

        return groups;
    }

    private static string HeadingOf(string group) => "menu-" + group.ToLowerInvariant().Replace(' ', '-');
}
