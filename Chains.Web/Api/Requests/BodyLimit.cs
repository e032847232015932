using Microsoft.AspNetCore.Http.Metadata;

namespace Chains.Web.Api.Requests;

/// <summary>The largest body that an endpoint reads, in bytes; more is answered with 413.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
