using System.Xml;
using BenchmarkDotNet.Attributes;
using PersistentChat.Endpoints;
using PersistentChat.Engine;
using PersistentChat.Protocol.Xccos;
using PersistentChat.Storage;

namespace PersistentChat.Benchmarks;

/// <summary>An INFO body to a command, hop 4 of a message's way, the codec alone and the whole hop, beside the framework's XML reader on the same bytes.</summary>
public class XccosReadBenchmarks
{
    private readonly XmlReaderSettings _settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    private readonly XccosBinding _binding =
        new(new ChatEngineOptions { Domain = SampleTraffic.Domain }, Guid.NewGuid(), "sip:pchat-1@contoso.com", TimeProvider.System);

    private readonly List<XccosRequest> _requests = [];
    private readonly byte[] _texts = new byte[SampleTraffic.InfoLength];

    /// <summary>The codec alone: the values of the grpchat, like for like with the yardstick.</summary>
    [Benchmark(Description = "read the values of a grpchat")]
    public int ReadValues()
    {
        var envelope = new EnvelopeReader(SampleTraffic.Body);
        if (!envelope.ReadHead() || !envelope.ReadPrimitive() || !envelope.ReadChat(_texts, out var chat))
            throw new InvalidOperationException("The body has no grpchat.");
        if (!chat.RoomUri.IsPresent || !chat.Author.IsPresent || chat.Alert.IsPresent || envelope.ReadPrimitive() || envelope.IsMalformed)
            throw new InvalidOperationException("The body was not read to its end.");
        return chat.Text.Length;
    }

    /// <summary>All that the shard does: check, take the text into a pooled command, give the command back.</summary>
    [Benchmark(Description = "read a grpchat into a command")]
    public int ReadCommand()
    {
        var status = _binding.Read(SampleTraffic.Body, SampleRoom.Alice, new PostIdentity(77, 7 << 16), _requests);
        if (status != 200 || _requests is not [{ Command: PostMessage post }])
            throw new InvalidOperationException($"The body was not taken for one post: {status}.");
        var length = post.Message.Text.Length;
        post.Message.Release();
        post.Recycle();
        return length;
    }

    /// <summary>The yardstick: no more than what it takes to have the same values.</summary>
    [Benchmark(Baseline = true, Description = "XmlReader on the same body")]
    public int XmlReaderOnSameBody()
    {
        using var reader = XmlReader.Create(new MemoryStream(SampleTraffic.Body, writable: false), _settings);
        string? room = null, author = null, alert = null, text = null;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            if (reader.LocalName == "grpchat")
                (room, author, alert) = (reader.GetAttribute("chanUri"), reader.GetAttribute("author"), reader.GetAttribute("alert"));
            else if (reader.LocalName == "chat")
                text = reader.ReadElementContentAsString();
        }
        if (room is null || author is null || alert is not null || text is null)
            throw new InvalidOperationException("The body has no grpchat.");
        return text.Length;
    }
}
