using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PersistentChat.Engine;

namespace PersistentChat.Server;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: 200 while chat works and every database is written, if
/// late ("degraded"); 503 with the reasons if not.
/// </summary>
internal sealed class HealthPages(HostLimits limits)
{
    private volatile ChatEngine? _engine;
    private volatile string _notStarted = "starting";
    private volatile bool _stopping;

    /// <summary>The node has started, with this engine; before, it is not ready.</summary>
    public void Started(ChatEngine engine) => _engine = engine;

    /// <summary>There is no node at present.</summary>
    /// <param name="reason">Why, and what it waits for.</param>
    public void Interrupted(string reason)
    {
        _notStarted = reason;
        _engine = null;
    }

    /// <summary>From now on the node is not ready, so that load balancers send nobody any more.</summary>
    public void Stopping() => _stopping = true;

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, new { error = "GET or HEAD" });
        }
        return context.Request.Path.Value switch
        {
            "/health/live" => AnswerAsync(context, StatusCodes.Status200OK, new { status = "live" }),
            "/health/ready" => AnswerReadyAsync(context),
            _ => AnswerAsync(context, StatusCodes.Status404NotFound, new { error = "There are /health/live and /health/ready." }),
        };
    }

    private Task AnswerReadyAsync(HttpContext context)
    {
        var engine = _engine;
        var projections = engine?.Projections ?? [];
        string[] refusals = [.. RefusalsOf(engine), .. projections.Select(ProjectionHealth.Refusal).OfType<string>()];
        string[] complaints = [.. projections.Select(projection => ProjectionHealth.Complaint(projection, limits)).OfType<string>()];
        var status = refusals.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return AnswerAsync(context, status, new
        {
            status = refusals.Length > 0 ? "not ready" : complaints.Length > 0 ? "degraded" : "ready",
            reasons = refusals.Concat(complaints),
            log = engine?.DatabaseVersion,
            projections = projections.Select(ProjectionHealth.Block),
        });
    }

    private IEnumerable<string> RefusalsOf(ChatEngine? engine)
    {
        if (engine is null)
            yield return _notStarted;
        if (engine?.Failure is { } failure)
            yield return $"failed: {failure.Message} Nothing more is accepted. A failed event log is opened again by itself; of anything else remove the cause, which the log of the server tells in full, and restart it.";
        if (engine?.LogSpace.Refusal is { } full)
            yield return full;
        if (_stopping)
            yield return "stopping";
    }

    private static Task AnswerAsync<T>(HttpContext context, int status, T content)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        var body = JsonSerializer.SerializeToUtf8Bytes(content);
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body).AsTask();
    }
}
