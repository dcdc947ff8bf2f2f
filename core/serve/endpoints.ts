/** The points at which the simulated network and that of this machine touch: plain data. */

/** A port of a simulated host, and that of this machine at which it is to be found. */
export interface DoorPlan {
  readonly host: string;
  readonly port: number;
  /** 0: a free one. */
  readonly at: number;
}

/** A port at which simulated hosts find a neighbour, and where that really is. */
export interface Way {
  readonly port: number;
  readonly at: number;
  /** One of loopback. */
  readonly address: string;
}

/** A real program as a host of the simulated network. */
export interface Neighbour {
  readonly name: string;
  /** Where hosts find it, and where it is on loopback. */
  readonly ways: readonly Way[];
}

/** A port of this machine that stands for one of a simulated host. */
export interface Endpoint {
  readonly host: string;
  /** The port of the simulated host. */
  readonly port: number;
  /** `127.0.0.1:40123`. */
  readonly address: string;
}

/** What is open, once it is. */
export interface Endpoints {
  /** Where clients find the servers. */
  readonly clients: readonly Endpoint[];
  /** The doors, in the order in which they were asked for. */
  readonly doors: readonly Endpoint[];
}
