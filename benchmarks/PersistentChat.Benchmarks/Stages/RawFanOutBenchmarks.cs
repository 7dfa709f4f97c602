using PersistentChat.Endpoints;
using PersistentChat.Protocol.Raw;

namespace PersistentChat.Benchmarks;

/// <summary>The same to sessions of the raw protocol, whose frames are the same bytes for all.</summary>
public class RawFanOutBenchmarks() : FanOutBenchmarks(new RawEncoder(new RawFrameWriter()));
