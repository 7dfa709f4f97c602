using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PersistentChat.Engine;

namespace PersistentChat.Server;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: the node takes posts and its archive keeps up; if not,
/// 503 with the reasons.
/// </summary>
internal sealed class HealthPages(HostLimits limits)
{
    private volatile ChatEngine? _engine;
    private volatile bool _stopping;

    /// <summary>The node has started, with this engine; before, it is not ready.</summary>
    public void Started(ChatEngine engine) => _engine = engine;

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

    private IEnumerable<string> ReasonsNotToBeReady(ChatEngine? engine)
    {
        if (engine is null)
            yield return "starting";
        if (engine?.Failure is { } failure)
            yield return $"failed: {failure.Message} Nothing more is accepted: remove the cause, which the log of the server tells in full, and restart it.";
        if (engine?.LogSpace.Refusal is { } full)
            yield return full;
        if (engine?.ProjectionFailure is { } stopped)
            yield return $"the database no longer follows the event log: {stopped.Message} Nothing is lost: remove the cause and restart the server.";
        if (engine?.ProjectionLag > limits.ReadyLag)
            yield return $"the database is {engine.ProjectionLag} events behind, more than Limits:ReadyLag = {limits.ReadyLag}";
        if (_stopping)
            yield return "stopping";
    }

    private Task AnswerReadyAsync(HttpContext context)
    {
        var engine = _engine;
        string[] reasons = [.. ReasonsNotToBeReady(engine)];
        var status = reasons.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return AnswerAsync(context, status, new
        {
            status = reasons.Length == 0 ? "ready" : "not ready",
            reasons,
            log = engine?.DatabaseVersion,
            projectionLag = engine?.ProjectionLag,
        });
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
