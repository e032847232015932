using System.Globalization;
using System.Text;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Api;

/// <summary>Lists objects from the sorted index, page by page.</summary>
internal sealed class ObjectReader(ObjectStore store)
{
    /// <exception cref="ApiError">404.</exception>
    public StoredObject Get(ApiRequest request) =>
        store.Table(request.Type).Find(request.Key) ?? throw ApiError.NotFound(request.Type, request.Name!);

    /// <exception cref="ApiError">400 for parameters that cannot be read; 410 when the page before is too old; 504 for a version still to come.</exception>
    public ObjectPage List(ApiRequest request, IQueryCollection query)
    {
        var type = request.Type;
        var selection = Selection.From(request, query);
        var limit = ParseNumber(query["limit"], "limit");
        var (objects, version) = store.Snapshot(type);
        var prefix = request.Namespace.Length > 0 ? request.Namespace + "/" : "";
        var start = ObjectTable.IndexFrom(objects, prefix);
        if (query["continue"].ToString() is { Length: > 0 } token)
        {
            var continued = ContinueToken.Parse(token);
            if (store.Table(type).Log.HasExpired(continued.Version))
                throw ApiError.Expired("The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");
            // Objects may be newer than the first page; a watch from its version tells of them again.
            (version, start) = (continued.Version, ObjectTable.IndexFrom(objects, continued.LastKey + '\0'));
        }
        else
        {
            CheckVersion(query, version);
        }

        return Page(new ObjectPage { Version = version }, objects, start, prefix, selection, limit);
    }

    private static ObjectPage Page(ObjectPage page, System.Collections.Immutable.ImmutableSortedSet<StoredObject> objects, int start, string prefix, Selection selection, long limit)
    {
        for (var i = start; i < objects.Count; i++)
        {
            var stored = objects[i];
            if (!stored.Key.StartsWith(prefix, StringComparison.Ordinal))
                break;
            if (!selection.Matches(stored))
                continue;
            if (limit > 0 && page.Items.Count == limit)
            {
                page.Continue = new ContinueToken(page.Version, page.Items[^1].Key).ToString();
                if (selection.IsEverything)
                    page.Remaining = (prefix.Length == 0 ? objects.Count : ObjectTable.IndexFrom(objects, prefix[..^1] + "0")) - i;
                break;
            }

            page.Items.Add(stored);
        }

        return page;
    }

    public static async Task WriteAsync(HttpResponse response, ResourceType type, ObjectPage page)
    {
        response.ContentType = "application/json";
        var head = $$"""{"kind":"{{type.Kind}}List","apiVersion":"{{type.ApiVersion}}","metadata":{{page.Metadata()}},"items":[""";
        await response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(head));
        for (var i = 0; i < page.Items.Count; i++)
        {
            if (i > 0)
                await response.BodyWriter.WriteAsync(","u8.ToArray());
            await response.BodyWriter.WriteAsync(page.Items[i].Read(), response.HttpContext.RequestAborted);
        }

        await response.BodyWriter.WriteAsync("]}\n"u8.ToArray());
    }

    /// <exception cref="ApiError">400, when it is no number.</exception>
    public static long ParseNumber(string? text, string name)
    {
        if (string.IsNullOrEmpty(text))
            return 0;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiError.BadRequest($"{name}: \"{text}\" is not a number");
    }

    private static void CheckVersion(IQueryCollection query, long current)
    {
        var version = ParseNumber(query["resourceVersion"], "resourceVersion");
        if (version > current)
            throw ApiError.VersionTooLarge(version, current);
        if (query["resourceVersionMatch"] == "Exact" && version < current)
            throw ApiError.Expired("The provided resource version is too old: the sandbox keeps no older state to list.");
    }
}
