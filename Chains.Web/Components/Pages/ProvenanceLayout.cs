using System.Globalization;
using Chains.Core.Records;
using Chains.Core.Records.Search;
using Chains.Core.Tekton;
using Chains.Web.Components.Controls;

namespace Chains.Web.Components.Pages;

/// <summary>Places what went into a build, the runs, and what came out in columns from left to right.</summary>
public static class ProvenanceLayout
{
    public const int NodeWidth = 212;
    public const int NodeHeight = 46;

    private const int RowGap = 12;
    private const int ColumnGap = 64;
    private const int MostInColumn = 14;
    private const int LongestTitle = 30;

    public static Graph OfImage(ImageDetails image, StatementView? statement)
    {
        var runs = image.Runs.Select(r => Run(r.Kind, r.Name, r.Uid, r.State, false)).ToList();
        return Place("What the image was built from and by which runs", Inputs(image.Sources, statement), runs, [Output(image.Names[0], image.Digest, here: true)]);
    }

    public static Graph OfRun(
        RunRecord run, IReadOnlyList<RunRecord> children, IReadOnlyList<SourceRevision> sources, StatementView? statement, IReadOnlyList<BuiltSubject> built)
    {
        var own = new List<GraphPart> { Run(run.Kind, run.Name, run.Uid, run.State, true) };
        var outputs = built.DistinctBy(b => (b.Name, b.Digest)).ToList();
        if (children.Count == 0)
            return Place("What went into the run and what it built", Inputs(sources, statement), own, [.. outputs.Select(o => Output(o.Name, o.Digest))]);
        var shown = children.Take(MostInColumn).ToList();
        var tasks = shown.Select(c => Run(c.Kind, c.Name, c.Uid, c.State, false)).ToList();
        var images = outputs.Select(o => Output(o.Name, o.Digest) with
        {
            From = [.. shown.Index().Where(c => built.Any(b => b.RunId == c.Item.Id && b.Digest == o.Digest)).Select(c => c.Index)],
        }).ToList();
        return Place("What went into the pipeline, its tasks, and what they built", Inputs(sources, statement), own, tasks, images);
    }

    private static List<GraphPart> Inputs(IReadOnlyList<SourceRevision> sources, StatementView? statement)
    {
        var inputs = sources.Select(s => new GraphPart("Source", $"{Last(s.Uri)} @ {s.Commit[..Math.Min(8, s.Commit.Length)]}", Links.Commit(s.Commit), Tone.Info)).ToList();
        var commits = sources.Select(s => s.Commit).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var dependency in statement?.Dependencies ?? [])
            if (dependency.Digest is not { } digest || !commits.Contains(digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..]))
                inputs.Add(new GraphPart(
                    dependency.Uri.StartsWith("oci://", StringComparison.Ordinal) ? "Image" : "Dependency", Last(dependency.Uri),
                    dependency.Digest is { } value ? Links.Search(value) : null, Tone.Quiet));
        return inputs;
    }

    private static GraphPart Run(RunKind kind, string name, string uid, RunState state, bool here) =>
        new(ArtifactText.Name(kind) + ", " + StateLook.Of(state).Label.ToLowerInvariant(), name, Links.Run(uid), StateLook.Of(state).Tone, here);

    private static GraphPart Output(string name, string digest, bool here = false) => new("Built", Last(name), Links.Image(digest), Tone.Good, here);

    private static Graph Place(string description, params List<GraphPart>[] given)
    {
        var columns = given.Where(c => c.Count > 0).Select(Cut).ToArray();
        var rows = columns.Max(c => c.Count);
        var height = rows * (NodeHeight + RowGap) - RowGap + 2;
        var nodes = new List<GraphNode>();
        var edges = new List<GraphEdge>();
        GraphNode[] before = [];
        foreach (var (column, parts) in columns.Index())
        {
            var top = (height - (parts.Count * (NodeHeight + RowGap) - RowGap)) / 2;
            var placed = parts.Index().Select(p => new GraphNode(
                1 + column * (NodeWidth + ColumnGap), top + p.Index * (NodeHeight + RowGap), p.Item.Kind, Short(p.Item.Title), SafeText.Of(p.Item.Title), p.Item.Href, p.Item.Tone, p.Item.Here)).ToArray();
            for (var i = 0; i < placed.Length; i++)
                for (var j = 0; j < before.Length; j++)
                    if (parts[i].From is not { Count: > 0 } from || from.Contains(j))
                        edges.Add(new GraphEdge(Path(before[j], placed[i])));
            nodes.AddRange(placed);
            before = placed;
        }

        return new Graph(nodes, edges, columns.Length * (NodeWidth + ColumnGap) - ColumnGap + 2, height, description);
    }

    private static List<GraphPart> Cut(List<GraphPart> parts) => parts.Count <= MostInColumn
        ? parts
        : [.. parts.Take(MostInColumn - 1), new GraphPart("and", string.Create(CultureInfo.InvariantCulture, $"{parts.Count - MostInColumn + 1} more"), null, Tone.Quiet)];

    private static string Path(GraphNode from, GraphNode to)
    {
        var (x1, y1, x2, y2) = (from.X + NodeWidth, from.Y + NodeHeight / 2, to.X, to.Y + NodeHeight / 2);
        var middle = (x1 + x2) / 2;
        return string.Create(CultureInfo.InvariantCulture, $"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}");
    }

    private static string Last(string uri)
    {
        var text = uri.Split('?')[0].TrimEnd('/');
        var slash = text.LastIndexOf('/');
        return slash >= 0 && slash < text.Length - 1 ? text[(slash + 1)..] : text.Length > 0 ? text : "unnamed";
    }

    private static string Short(string title)
    {
        var text = SafeText.Of(title);
        return text.Length > LongestTitle ? text[..(LongestTitle - 1)] + "…" : text;
    }
}
