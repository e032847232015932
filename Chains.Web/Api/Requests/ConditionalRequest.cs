namespace Chains.Web.Api.Requests;

/// <summary>Marks an endpoint that demands <c>If-Match</c>.</summary>
internal sealed record ConditionalRequest;
