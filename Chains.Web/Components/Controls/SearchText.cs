using Chains.Core.Records.Search;
using MudBlazor;

namespace Chains.Web.Components.Controls;

/// <summary>What each kind of hit is called, how it looks, and where it leads.</summary>
public static class SearchText
{
    public static string Plural(SearchKind kind) => kind switch
    {
        SearchKind.Run => "Runs",
        SearchKind.Image => "Digests",
        SearchKind.Subject => "Images and packages",
        SearchKind.Commit => "Commits",
        SearchKind.Source => "Sources",
        SearchKind.Namespace => "Namespaces",
        SearchKind.Definition => "Tasks and pipelines",
        SearchKind.Key => "Keys",
        SearchKind.Certificate => "Certificates",
        SearchKind.Identity => "Signer identities",
        _ => "Log entries",
    };

    public static string Icon(SearchKind kind) => kind switch
    {
        SearchKind.Run => Icons.Material.Outlined.PlayCircle,
        SearchKind.Image => Icons.Material.Outlined.Fingerprint,
        SearchKind.Subject => Icons.Material.Outlined.Inventory2,
        SearchKind.Commit => Icons.Material.Outlined.Commit,
        SearchKind.Source => Icons.Material.Outlined.Source,
        SearchKind.Namespace => Icons.Material.Outlined.Folder,
        SearchKind.Definition => Icons.Material.Outlined.AccountTree,
        SearchKind.Key => Icons.Material.Outlined.VpnKey,
        SearchKind.Certificate => Icons.Material.Outlined.WorkspacePremium,
        SearchKind.Identity => Icons.Material.Outlined.Person,
        _ => Icons.Material.Outlined.ReceiptLong,
    };

    public static string Address(SearchKind kind, SearchHit hit) => kind switch
    {
        SearchKind.Run => Links.Run(hit.Id),
        SearchKind.Image => Links.Image(hit.Id),
        SearchKind.Subject => Links.ImagesNamed(hit.Id),
        SearchKind.Commit => Links.Commit(hit.Id),
        SearchKind.Source => Links.RunsFound(hit.Id),
        SearchKind.Namespace => "/runs?namespace=" + Uri.EscapeDataString(hit.Id),
        SearchKind.Definition => "/runs?definition=" + Uri.EscapeDataString(hit.Id),
        SearchKind.Key => Links.SignaturesOf(hit.Id),
        SearchKind.Certificate => Links.Certificate(hit.Id),
        SearchKind.Identity => "/certificates?q=" + Uri.EscapeDataString(hit.Id),
        _ => "/signatures/" + Uri.EscapeDataString(hit.Id),
    };
}
