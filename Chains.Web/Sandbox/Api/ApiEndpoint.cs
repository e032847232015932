using System.Text.Json.Nodes;
using Chains.Web.Sandbox.Access;
using Chains.Web.Sandbox.Objects;

namespace Chains.Web.Sandbox.Api;

/// <summary>Answers every request: finds what it is about and hands it on. What goes wrong is answered with a <c>Status</c>.</summary>
internal sealed partial class ApiEndpoint(ObjectStore store, LocalSigstore sigstore, TimeProvider clock, SandboxFaults faults, ILogger<ApiEndpoint> logger)
{
    private readonly ObjectReader _reader = new(store);
    private readonly ObjectWriter _writer = new(store, clock);
    private readonly PatchRequest _patch = new(new ObjectWriter(store, clock), store, clock);
    private readonly AccessReviews _reviews = new(store, clock);
    private readonly WatchRequest _watch = new(store, clock, faults);

    public async Task HandleAsync(HttpContext context, CancellationToken stopping)
    {
        try
        {
            if (Intercept(context.Request) is not { } code)
                await RouteAsync(context, stopping);
            else if (code == 0)
                context.Abort();
            else
                throw new ApiError(code, code switch { 409 => "Conflict", 410 => "Expired", 429 => "TooManyRequests", 503 => "ServiceUnavailable", _ => "InternalError" }, "the test asked for this answer");
        }
        catch (ApiError e) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, e.Code, e.ToStatus());
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            var error = e.StatusCode == 413 ? ApiError.TooLarge(RequestBody.Limit) : ApiError.BadRequest(e.Message);
            await WriteAsync(context, error.Code, error.ToStatus());
        }
        catch (Exception e) when (e is not OperationCanceledException && !context.Response.HasStarted)
        {
            LogFailed(e, context.Request.Method, context.Request.Path);
            await WriteAsync(context, 500, new ApiError(500, "InternalError", $"Internal error occurred: {e.Message}").ToStatus());
        }
    }

    private int? Intercept(HttpRequest request) => faults.Intercept?.Invoke(request.Method, request.Path + request.QueryString);

    private async Task RouteAsync(HttpContext context, CancellationToken stopping)
    {
        LoopbackOnly.Check(context.Request);
        var path = context.Request.Path;
        if (path.Value is "/healthz" or "/readyz" or "/livez")
            await context.Response.WriteAsync("ok", context.RequestAborted);
        else if (Discovery.Find(path.Value!) is { } discovery)
            await WriteAsync(context, 200, discovery);
        else if (OpenApi.Find(path.Value!) is { } schema)
            await WriteAsync(context, 200, schema);
        else if (LocalSigstore.Serves(path.Value!))
            await sigstore.HandleAsync(context);
        else if (AccessReviews.Serves(path.Value!))
            await ReviewAsync(context);
        else if (ApiRequest.Parse(path) is { } request)
            await ServeAsync(context, request, stopping);
        else
            throw ApiError.NoSuchPath();
    }

    private async Task ReviewAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
            throw ApiError.MethodNotAllowed();
        var review = JsonText.ParseObject(await RequestBody.ReadAsync(context.Request));
        await WriteAsync(context, 201, _reviews.Answer(context.Request.Path.Value!, review));
    }

    private Task ServeAsync(HttpContext context, ApiRequest request, CancellationToken stopping) =>
        (context.Request.Method, request.Name) switch
        {
            ("GET", _) when context.Request.Query["watch"].ToString() is "true" or "1" => _watch.RunAsync(context, request, stopping),
            ("GET", null) => ListAsync(context, request),
            ("GET", _) => GetAsync(context, request),
            ("POST", null) when request.Namespace.Length > 0 || !request.Type.Namespaced => CreateAsync(context, request),
            ("PUT", not null) => ReplaceAsync(context, request),
            ("PATCH", not null) => PatchAsync(context, request),
            ("DELETE", not null) when request.Subresource.Length == 0 => DeleteAsync(context, request),
            ("DELETE", null) => DeleteCollectionAsync(context, request),
            _ => throw ApiError.MethodNotAllowed(),
        };

    private async Task ListAsync(HttpContext context, ApiRequest request)
    {
        var page = _reader.List(request, context.Request.Query);
        if (TableFormat.IsAsked(context.Request))
            await WriteAsync(context, 200, TableFormat.Page(request.Type, page));
        else
            await ObjectReader.WriteAsync(context.Response, request.Type, page);
    }

    private async Task GetAsync(HttpContext context, ApiRequest request)
    {
        var stored = _reader.Get(request);
        if (TableFormat.IsAsked(context.Request))
            await WriteAsync(context, 200, TableFormat.Row(request.Type, stored));
        else
            await WriteAsync(context, 200, stored.Read());
    }

    private async Task CreateAsync(HttpContext context, ApiRequest request)
    {
        var body = await ReadObjectAsync(context.Request, request.Type);
        var result = _writer.Create(request.Type, request.Namespace, body, WriteOptions.From(context.Request));
        await WriteAsync(context, 201, result.Text);
    }

    private async Task ReplaceAsync(HttpContext context, ApiRequest request)
    {
        var body = await ReadObjectAsync(context.Request, request.Type);
        var metadata = ObjectWriter.Identify(request.Type, request.Namespace, request.Name, body);
        var unconditional = string.IsNullOrEmpty(ObjectValidation.Text(metadata, "resourceVersion"));
        if (unconditional && !request.Type.UnconditionalUpdate && store.Table(request.Type).Find(request.Key) is not null)
            throw ApiError.Invalid(request.Type.Id, request.Type.Group, request.Type.Plural, request.Name!, FieldError.Raw("metadata.resourceVersion", "0", "must be specified for an update"));
        var result = _writer.Update(request, (_, _) => body.DeepClone().AsObject(), WriteOptions.From(context.Request));
        await WriteAsync(context, 200, result.Text);
    }

    private async Task PatchAsync(HttpContext context, ApiRequest request)
    {
        var body = await RequestBody.ReadAsync(context.Request);
        var given = context.Request.Query["fieldManager"].ToString().Length > 0;
        var result = _patch.Execute(request, RequestBody.MediaType(context.Request), body, WriteOptions.From(context.Request), given);
        await WriteAsync(context, result.Created ? 201 : 200, result.Text);
    }

    private async Task DeleteAsync(HttpContext context, ApiRequest request)
    {
        var body = await RequestBody.ReadAsync(context.Request);
        var options = body.Length == 0 || RequestBody.MediaType(context.Request) == ProtobufBody.MediaType ? [] : YamlText.ParseObject(body);
        var uid = _reader.Get(request).Identity.Uid;
        var dryRun = context.Request.Query["dryRun"] == "All" || options["dryRun"] is JsonArray { Count: > 0 };
        var left = _writer.Delete(request.Type, request.Key, ObjectValidation.Map(options, "preconditions"), dryRun);
        await WriteAsync(context, 200, left ?? ObjectWriter.Encode(Deleted(request, uid)));
    }

    private async Task DeleteCollectionAsync(HttpContext context, ApiRequest request)
    {
        var page = _reader.List(request, context.Request.Query);
        foreach (var stored in page.Items)
        {
            try
            {
                _writer.Delete(request.Type, stored.Key, null, context.Request.Query["dryRun"] == "All");
            }
            catch (ApiError e) when (e.Code == 404)
            {
                // Somebody else was quicker.
            }
        }

        await ObjectReader.WriteAsync(context.Response, request.Type, page);
    }

    private static JsonObject Deleted(ApiRequest request, string uid)
    {
        var details = new JsonObject { ["name"] = request.Name };
        if (request.Type.Group.Length > 0)
            details["group"] = request.Type.Group;
        (details["kind"], details["uid"]) = (request.Type.Plural, uid);
        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }

    private static async Task<JsonObject> ReadObjectAsync(HttpRequest request, ResourceType type) => RequestBody.MediaType(request) switch
    {
        "application/json" => JsonText.ParseObject(await RequestBody.ReadAsync(request)),
        "application/yaml" => YamlText.ParseObject(await RequestBody.ReadAsync(request)),
        ProtobufBody.MediaType => ProtobufBody.Parse(type, await RequestBody.ReadAsync(request)),
        _ => throw ApiError.UnsupportedMediaType($"application/json, application/yaml, {ProtobufBody.MediaType}"),
    };

    private static Task WriteAsync(HttpContext context, int code, JsonObject value) => WriteAsync(context, code, ObjectWriter.Encode(value));

    private static async Task WriteAsync(HttpContext context, int code, byte[] text)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = text.Length;
        await context.Response.BodyWriter.WriteAsync(text, context.RequestAborted);
    }
}
