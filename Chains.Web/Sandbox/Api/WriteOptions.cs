namespace Chains.Web.Sandbox.Api;

/// <summary>The query parameters of a write.</summary>
internal sealed record WriteOptions(string Manager, bool DryRun, bool Force)
{
    public bool IsPatch { get; private init; }

    /// <summary>Without <c>fieldManager</c> the user agent up to its first slash is the manager, as on a real server.</summary>
    public static WriteOptions From(HttpRequest request)
    {
        var query = request.Query;
        var manager = query["fieldManager"].ToString();
        if (manager.Length > 128)
            throw ApiError.Invalid("PatchOptions.meta.k8s.io", "meta.k8s.io", "PatchOptions", "", FieldError.TooLong("fieldManager", 128));
        if (manager.Length == 0)
            manager = request.Headers.UserAgent.ToString().Split('/', ' ')[0];
        var dryRun = query["dryRun"].ToString();
        if (dryRun is not ("" or "All"))
            throw ApiError.Invalid("CreateOptions.meta.k8s.io", "meta.k8s.io", "CreateOptions", "", new FieldError("dryRun", "FieldValueNotSupported", $"Unsupported value: \"{dryRun}\": supported values: \"All\""));
        return new WriteOptions(manager.Length == 0 ? "unknown" : manager, dryRun == "All", query["force"] == "true") { IsPatch = request.Method == "PATCH" };
    }
}
