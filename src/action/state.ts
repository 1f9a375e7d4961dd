/** Key of the state in which the main step tells the post step of the engines that are running. */
export const ENGINES_STATE = "engine-pids";
